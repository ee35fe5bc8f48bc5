package dev.pellucid.monitor.reference;

/**
 * A quantity that is 1 or 0: bin 1 if it is 1.
 *
 * @param images in the reference
 * @param ones how many of them have 1
 */
public record ShareScale(int images, int ones) implements Scale {

  public ShareScale {
    if (images < 1 || ones < 0 || ones > images) {
      throw new IllegalArgumentException(
          "a share cannot be %d of %d images".formatted(ones, images));
    }
  }

  @Override
  public int bins() {
    return 2;
  }

  @Override
  public int bin(double value, long image, long quantity) {
    return value > 0.5 ? 1 : 0;
  }

  @Override
  public double mean() {
    return (double) ones / images;
  }
}
