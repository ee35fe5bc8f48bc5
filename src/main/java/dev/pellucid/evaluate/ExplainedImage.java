package dev.pellucid.evaluate;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.HeatMap;
import java.util.Optional;

/**
 * An image and an explanation of it, to be judged.
 *
 * @param model that was explained
 * @param image one image, its target named
 * @param explainer that explained it, for indicators that ask it again
 * @param attribution what it said
 * @param object the object of the target's class, where it is known
 */
public record ExplainedImage(
    EvaluatedModel model,
    ImageBatch image,
    Explainer explainer,
    Attribution attribution,
    Optional<ObjectMask> object) {

  public ExplainedImage {
    if (image.size() != 1 || !image.targets().get(0).isResolved()) {
      throw new IllegalArgumentException("one image is judged at a time, with its target named");
    }
  }

  /** The model that was explained. */
  public Classifier classifier() {
    return model.classifier();
  }

  /** What was explained. */
  public Target target() {
    return image.targets().get(0);
  }

  /**
   * The attribution of places, one number a pixel of the model's input, {@code [H,W]}: summed over
   * channels; feature positions enlarged bilinearly; every pixel of a cell has the cell's number.
   *
   * @throws NotApplicableException if it says nothing of places
   */
  public HeatMap map() {
    return map(attribution, image);
  }

  /** The same of another attribution of an image of this size. */
  public static HeatMap map(Attribution attribution, ImageBatch image) {
    if (attribution instanceof Attribution.Pixels pixels) {
      return pixels.heatMap();
    }
    if (attribution instanceof Attribution.Positions positions) {
      return positions.heatMap().resized(image.width(), image.height());
    }
    if (attribution instanceof Attribution.Grid grid) {
      return spread(grid, image.width(), image.height());
    }
    throw new NotApplicableException(
        "an explanation by concepts or by examples says nothing of places, so it cannot be judged by them");
  }

  private static HeatMap spread(Attribution.Grid grid, int width, int height) {
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      int row = y * grid.rows() / height * grid.columns();
      for (int x = 0; x < width; x++) {
        values[y * width + x] = grid.values()[row + x * grid.columns() / width];
      }
    }
    return new HeatMap(width, height, values);
  }

  /** The same image explained otherwise. */
  public ExplainedImage with(Attribution other) {
    return new ExplainedImage(model, image, explainer, other, object);
  }
}
