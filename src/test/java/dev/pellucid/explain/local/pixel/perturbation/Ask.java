package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import java.util.HashMap;
import java.util.Map;

/** What tests of random masks and of optimised ones ask, in few words. */
final class Ask {

  private Ask() {}

  /** A linear model: takes {@code [N,3,8,8]}, tells five classes apart. */
  static Classifier linear() {
    OnnxModel m = OnnxModel.usual();
    return SmallModels.open(m.classify(m.image(3, 8, 8), 5));
  }

  /** Parameters as name, value, name, value … */
  static ParameterValues parameters(ExplanationMethod method, String... given) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      parameters.put(given[i], given[i + 1]);
    }
    return ParameterValues.parse(method.card().parameters(), parameters);
  }

  /** What a method says of the first image of a batch. */
  static Explanation explain(
      ExplanationMethod method,
      Classifier model,
      ImageBatch batch,
      Effort effort,
      String... given) {
    return method.explain(model, batch, parameters(method, given), effort).get(0);
  }

  /** The same, as long as it takes. */
  static Explanation explain(
      ExplanationMethod method, Classifier model, ImageBatch batch, String... given) {
    return explain(method, model, batch, Effort.unlimited(), given);
  }

  /** The numbers alone. */
  static float[] values(
      ExplanationMethod method, Classifier model, ImageBatch batch, String... given) {
    return explain(method, model, batch, given).attribution().values();
  }
}
