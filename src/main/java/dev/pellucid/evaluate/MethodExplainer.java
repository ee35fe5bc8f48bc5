package dev.pellucid.evaluate;

import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import java.util.List;

/**
 * A method with its parameters.
 *
 * @param name as it was asked for
 */
public record MethodExplainer(String name, MethodCall call) implements Explainer {

  @Override
  public List<Attribution> explain(Classifier classifier, ImageBatch images) {
    return call.method().explain(classifier, images, call.parameters()).stream()
        .map(Explanation::attribution)
        .toList();
  }
}
