package dev.pellucid.explain.method;

import java.util.List;

/** A method of explanation. Stateless: everything it learns of a model it asks the classifier. */
public interface ExplanationMethod {

  /** What is to be known before it is run. */
  MethodCard card();

  /** The cost of one image with these parameters. */
  Passes passes(ParameterValues parameters);

  /**
   * Explains every image of a batch.
   *
   * @param effort how much may be spent on all of it
   * @return one explanation an image, in order
   * @throws NotApplicableException if this classifier lacks what the method needs
   */
  List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort);

  /** The same, as long as it takes. */
  default List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    return explain(classifier, batch, parameters, Effort.unlimited());
  }
}
