package dev.pellucid.explain.local.image.influence.layers;

/**
 * How the gradients of all layers are fitted.
 *
 * @param eigenvectors r: how many are kept, one number each for every weight
 * @param images of how many examples the Hessian is, drawn at random where there are more
 * @param seed of that draw and of the first vector
 */
public record GradientPlan(int eigenvectors, int images, long seed) {

  /** As many again, and a few, are iterated, so that those that are kept have settled. */
  private static final int MORE = 20;

  /** How many images unless said otherwise. */
  public static final int DEFAULT_IMAGES = 1000;

  public GradientPlan {
    if (eigenvectors < 1 || images < 1) {
      throw new IllegalArgumentException(
          "one eigenvector or more is kept, of one image or more, not %d of %d"
              .formatted(eigenvectors, images));
    }
  }

  /** How many products with the Hessian are taken at most. */
  int steps(int weights) {
    return (int) Math.min(weights, 2L * eigenvectors + MORE);
  }
}
