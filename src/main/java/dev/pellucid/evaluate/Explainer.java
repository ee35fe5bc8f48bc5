package dev.pellucid.evaluate;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.List;

/** What is judged: something that explains images. */
public interface Explainer {

  /** For tables: a method's call, or what a baseline is. */
  String name();

  /**
   * Explains every image of a batch.
   *
   * @param classifier the model that is explained, which need not be the one that was loaded: it
   *     may be retrained, or have its weights shuffled
   * @param images with their targets named
   * @return one attribution an image, in order
   * @throws dev.pellucid.graph.UnfitModelException if it cannot explain this model
   */
  List<Attribution> explain(Classifier classifier, ImageBatch images);
}
