package dev.pellucid.evaluate.roar;

/**
 * How a network is trained.
 *
 * @param epochs how often it sees every image
 * @param batch images of one step
 * @param rate the largest learning rate
 */
public record Training(int epochs, int batch, double rate) {

  /** What suits a small network on some thousand images. */
  public static final Training USUAL = new Training(20, 32, 0.002);

  public Training {
    if (epochs < 1 || batch < 1 || !(rate > 0)) {
      throw new IllegalArgumentException(
          "nothing is learnt in %d epochs of batches of %d at a rate of %s"
              .formatted(epochs, batch, rate));
    }
  }
}
