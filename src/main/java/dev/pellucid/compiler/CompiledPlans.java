package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.graph.UnfitModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph that holds what several plans ask for: one forward pass, and one walk back for each way
 * in which they flow back.
 *
 * @param graph names every output once, whoever asked for it, and knows no concept layer where
 *     there are several plans
 * @param inputs the names of all that it takes
 * @param parts of the plans that it holds
 * @param refused the other plans, and why the model does not have what they ask for
 */
public record CompiledPlans(
    CompiledClassifier graph,
    Set<String> inputs,
    Map<ExplanationPlan, Part> parts,
    Map<ExplanationPlan, UnfitModelException> refused) {

  /**
   * What a plan has of the graph.
   *
   * @param outputs by the names of {@link TensorNames}, in the plan's order, those of the graph
   * @param conceptLayer where its CAM and concepts are taken, if it asked for either
   */
  public record Part(Map<String, String> outputs, Optional<FeatureLayer> conceptLayer) {
    public Part {
      outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
  }

  public CompiledPlans {
    inputs = Set.copyOf(inputs);
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }
}
