package dev.pellucid.explain.method;

import java.util.List;

/**
 * A method that needs one run of the model on the images themselves. Several of them may be read
 * off the same run.
 */
public interface SinglePassMethod extends ExplanationMethod {

  /**
   * What the run must give and how it is read. Nothing is run for it.
   *
   * @param batch the images that will be run
   * @throws dev.pellucid.graph.UnfitModelException if it is known beforehand that the model lacks
   *     what the method needs
   * @throws InvalidParameterException if a value does not suit this model or its images
   */
  SinglePass<Explanation> pass(Classifier classifier, ImageBatch batch, ParameterValues parameters);

  /** {@inheritDoc} By one run; as there is nothing between runs, the effort does not matter. */
  @Override
  default List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    return pass(classifier, batch, parameters).run(classifier, batch);
  }
}
