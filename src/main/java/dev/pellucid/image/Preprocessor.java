package dev.pellucid.image;

import java.nio.FloatBuffer;

/**
 * Turns pictures into the tensors a model was trained on: {@code Resize}, {@code CenterCrop},
 * {@code ToTensor} and {@code Normalize} of torchvision on Pillow images, with the same rounding.
 *
 * <p>Immutable, and free to use from many threads.
 */
public final class Preprocessor {

  private final InputSpec spec;

  /** [C][256]: what each 8-bit value becomes. */
  private final float[][] normalised;

  public Preprocessor(InputSpec spec) {
    this.spec = spec;
    this.normalised = new float[spec.channels().count()][256];
    for (int c = 0; c < normalised.length; c++) {
      for (int value = 0; value < 256; value++) {
        double scaled = (double) value * spec.scale();
        normalised[c][value] = (float) ((scaled - spec.mean()[c]) / spec.std()[c]);
      }
    }
  }

  public InputSpec spec() {
    return spec;
  }

  /**
   * What the model sees of a picture: resized and cut to the model's width and height, as 8-bit
   * pixels. A heat map of the model's input lies over this picture. For a model that takes {@link
   * ChannelOrder#GRAY} it is grey.
   *
   * @throws UnreadableImageException {@code WRONG_SIZE} if the model's input is not to be resized
   *     and the picture has another size
   */
  public RgbImage view(RgbImage image) {
    RgbImage source = spec.channels() == ChannelOrder.GRAY ? luma(image) : image;
    Crop crop = crop(image.width(), image.height());
    return crop.equals(Crop.whole(image.width(), image.height()))
        ? source
        : AntialiasedBilinear.resize(source, crop);
  }

  /**
   * Which part of an upright picture of that size {@link #view} shows: where a heat map lies on it.
   *
   * @throws UnreadableImageException as {@link #view} does
   */
  public Crop crop(int imageWidth, int imageHeight) {
    int width = spec.width();
    int height = spec.height();
    if (spec.resize() instanceof Resize.ShorterSide shorter) {
      long size = shorter.size();
      long shortest = Math.min(imageWidth, imageHeight);
      int fullWidth = Math.toIntExact(size * imageWidth / shortest);
      int fullHeight = Math.toIntExact(size * imageHeight / shortest);
      return new Crop(
          fullWidth,
          fullHeight,
          margin(fullWidth - width),
          margin(fullHeight - height),
          width,
          height);
    }
    if (spec.resize() instanceof Resize.Exact || (imageWidth == width && imageHeight == height)) {
      return Crop.whole(width, height);
    }
    throw new UnreadableImageException(
        UnreadableImageException.Reason.WRONG_SIZE,
        "the picture has %d×%d pixels, but the model takes %d×%d and is not set to resize; send that size or give the model a resize rule"
            .formatted(imageWidth, imageHeight, width, height));
  }

  /**
   * The model's input for one picture, [C,H,W].
   *
   * @throws UnreadableImageException as {@link #view} does
   */
  public float[] tensor(RgbImage image) {
    float[] tensor = new float[spec.size()];
    write(image, FloatBuffer.wrap(tensor));
    return tensor;
  }

  /**
   * The picture that a tensor was made from, as far as it can be told: clipped to 8 bits.
   *
   * @param tensor {@code [C,H,W]}
   */
  public RgbImage shown(float[] tensor) {
    int area = spec.width() * spec.height();
    byte[] rgb = new byte[3 * area];
    for (int channel = 0; channel < 3; channel++) {
      int plane =
          switch (spec.channels()) {
            case RGB -> channel;
            case BGR -> 2 - channel;
            case GRAY -> 0;
          };
      for (int i = 0; i < area; i++) {
        float pixel =
            (tensor[plane * area + i] * spec.std()[plane] + spec.mean()[plane]) / spec.scale();
        rgb[3 * i + channel] = (byte) Math.round(Math.min(255f, Math.max(0f, pixel)));
      }
    }
    return new RgbImage(spec.width(), spec.height(), rgb);
  }

  /**
   * Writes the model's input for one picture, [C,H,W], at the buffer's position, and moves the
   * position on by {@link InputSpec#size()}: pictures written one after the other make a batch.
   *
   * @throws UnreadableImageException as {@link #view} does; nothing is written then
   */
  public void write(RgbImage image, FloatBuffer into) {
    byte[] rgb = view(image).rgb();
    int start = into.position();
    int area = spec.width() * spec.height();
    into.position(start + spec.size());
    for (int c = 0; c < normalised.length; c++) {
      float[] table = normalised[c];
      int plane = start + c * area;
      int from = spec.channels() == ChannelOrder.BGR ? 2 - c : c;
      for (int i = 0; i < area; i++) {
        into.put(plane + i, table[rgb[from + 3 * i] & 0xff]);
      }
    }
  }

  /** Half of what is cut away, halves to even as Python rounds them. */
  private static int margin(int excess) {
    return (int) Math.rint(excess / 2.0);
  }

  /** ITU-R BT.601 luma in 16 fractional bits, in all three channels. */
  private static RgbImage luma(RgbImage image) {
    byte[] rgb = image.rgb();
    byte[] grey = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      int weighted =
          (rgb[i] & 0xff) * 19595 + (rgb[i + 1] & 0xff) * 38470 + (rgb[i + 2] & 0xff) * 7471;
      byte luma = (byte) ((weighted + 0x8000) >> 16);
      grey[i] = luma;
      grey[i + 1] = luma;
      grey[i + 2] = luma;
    }
    return new RgbImage(image.width(), image.height(), grey);
  }
}
