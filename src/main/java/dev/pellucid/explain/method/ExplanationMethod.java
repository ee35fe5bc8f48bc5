package dev.pellucid.explain.method;

import java.util.List;

/** A method of explanation. Stateless: everything it learns of a model it asks the classifier. */
public interface ExplanationMethod {

  /** What is to be known before it is run. */
  MethodCard card();

  /**
   * The cost of one image with these parameters, at the most. The target's class is taken to be
   * named: finding out which one is predicted or second best may take a forward pass more.
   */
  Passes passes(ParameterValues parameters);

  /**
   * Explains every image of a batch.
   *
   * @param effort how much may be spent on all of it
   * @return one explanation an image, in order
   * @throws dev.pellucid.graph.UnfitModelException if the method cannot explain this model: {@link
   *     NotApplicableException} if it lacks what the method needs, {@link
   *     dev.pellucid.graph.InvalidModelException} if it has no such layer, {@link
   *     dev.pellucid.compiler.backward.UnsupportedOperatorException} if the method has no rule for
   *     one of its operators
   * @throws InvalidParameterException if a value does not suit this model or its images
   * @throws UnknownClassException if a target names a class that the model does not have
   * @throws dev.pellucid.model.inference.InferenceFailedException if the batch does not fit it
   */
  List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort);

  /** The same, as long as it takes. */
  default List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    return explain(classifier, batch, parameters, Effort.unlimited());
  }
}
