package dev.pellucid.evaluate;

import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import java.util.List;

/**
 * A method with its parameters.
 *
 * @param name as it was asked for
 * @param effort whose rows and courtesy it keeps; without a deadline, for half an explanation is
 *     not judged
 */
public record MethodExplainer(String name, MethodCall call, Effort effort) implements Explainer {

  /** As fast as it can. */
  public MethodExplainer(String name, MethodCall call) {
    this(name, call, Effort.unlimited());
  }

  @Override
  public List<Attribution> explain(Classifier classifier, ImageBatch images) {
    return call.method().explain(classifier, images, call.parameters(), effort).stream()
        .map(Explanation::attribution)
        .toList();
  }
}
