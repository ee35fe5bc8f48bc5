package dev.pellucid.explain.method;

import dev.pellucid.compiler.CompiledPlans;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.model.inference.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What one run gave for each of several plans. */
public final class PlanOutputs {

  private final Map<ExplanationPlan, BatchOutputs> given = new HashMap<>();
  private final Map<ExplanationPlan, UnfitModelException> refused = new HashMap<>();

  private PlanOutputs() {}

  static PlanOutputs of(
      CompiledPlans compiled,
      Set<ExplanationPlan> asked,
      boolean contrasted,
      int rows,
      Map<String, Tensor.Floats> fetched) {
    PlanOutputs outputs = new PlanOutputs();
    for (ExplanationPlan plan : asked) {
      ExplanationPlan run = contrasted ? plan.contrastedWithAClass() : plan;
      CompiledPlans.Part part = compiled.parts().get(run);
      if (part == null) {
        outputs.refused.put(plan, compiled.refused().get(run));
      } else {
        outputs.given.put(plan, new BatchOutputs(rows, named(part, fetched), part.conceptLayer()));
      }
    }
    return outputs;
  }

  private static Map<String, Tensor.Floats> named(
      CompiledPlans.Part part, Map<String, Tensor.Floats> fetched) {
    Map<String, Tensor.Floats> named = new LinkedHashMap<>();
    part.outputs()
        .forEach(
            (name, output) -> {
              if (fetched.containsKey(output)) {
                named.put(name, fetched.get(output));
              }
            });
    return named;
  }

  /**
   * What a plan asked for.
   *
   * @throws UnfitModelException if the model does not have it, as a run of this plan alone says
   * @throws IllegalArgumentException if it was not among the plans of the run
   */
  public BatchOutputs of(ExplanationPlan plan) {
    UnfitModelException refusal = refused.get(plan);
    if (refusal != null) {
      throw refusal;
    }
    BatchOutputs outputs = given.get(plan);
    if (outputs == null) {
      throw new IllegalArgumentException("this plan was not part of the run: " + plan);
    }
    return outputs;
  }
}
