package dev.pellucid.explain.method;

import dev.pellucid.compiler.CompiledPlans;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.model.inference.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one run gave for each of several plans.
 *
 * @param given by the plans that were run
 * @param refused why the model does not have what the others ask for
 */
public record PlanOutputs(
    Map<ExplanationPlan, BatchOutputs> given, Map<ExplanationPlan, UnfitModelException> refused) {

  public PlanOutputs {
    given = Map.copyOf(given);
    refused = Map.copyOf(refused);
  }

  /**
   * Shares out a run.
   *
   * @param asked the plans as they were asked
   * @param contrasted whether they were run for differences of classes
   * @param fetched all outputs, by the graph's names
   */
  static PlanOutputs of(
      CompiledPlans compiled,
      Set<ExplanationPlan> asked,
      boolean contrasted,
      int rows,
      Map<String, Tensor.Floats> fetched) {
    Map<ExplanationPlan, BatchOutputs> given = new HashMap<>();
    Map<ExplanationPlan, UnfitModelException> refused = new HashMap<>();
    for (ExplanationPlan plan : asked) {
      ExplanationPlan run = contrasted ? plan.contrastedWithAClass() : plan;
      CompiledPlans.Part part = compiled.parts().get(run);
      if (part == null) {
        refused.put(plan, compiled.refused().get(run));
      } else {
        given.put(plan, new BatchOutputs(rows, named(part, fetched), part.conceptLayer()));
      }
    }
    return new PlanOutputs(given, refused);
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
    if (refused.containsKey(plan)) {
      throw refused.get(plan);
    }
    if (!given.containsKey(plan)) {
      throw new IllegalArgumentException("this plan was not part of the run: " + plan);
    }
    return given.get(plan);
  }
}
