package dev.pellucid.compiler;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to append to a classifier.
 *
 * @param outputs what the compiled graph is asked for
 * @param conceptLayer the tensor at which CAM and concepts are taken; empty finds the last spatial
 *     feature map
 * @param layers the tensors whose activations or gradients are wanted; empty means the concept
 *     layer
 * @param concepts the bank, needed for {@link Output#CONCEPTS}
 */
public record ExplanationPlan(
    Set<Output> outputs,
    Optional<String> conceptLayer,
    List<String> layers,
    Optional<ConceptVectors> concepts) {

  public ExplanationPlan {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("an explanation plan asks for at least one output");
    }
    if (outputs.contains(Output.CONCEPTS) && concepts.isEmpty()) {
      throw new IllegalArgumentException("concept attributions need a concept bank");
    }
    outputs = Set.copyOf(outputs);
    layers = List.copyOf(layers);
  }

  public static ExplanationPlan of(Output first, Output... rest) {
    return new ExplanationPlan(
        EnumSet.of(first, rest), Optional.empty(), List.of(), Optional.empty());
  }

  public ExplanationPlan atLayer(String layer) {
    return new ExplanationPlan(outputs, Optional.of(layer), layers, concepts);
  }

  public ExplanationPlan withLayers(List<String> wanted) {
    return new ExplanationPlan(outputs, conceptLayer, wanted, concepts);
  }

  public ExplanationPlan withConcepts(ConceptVectors bank) {
    EnumSet<Output> more = EnumSet.copyOf(outputs);
    more.add(Output.CONCEPTS);
    return new ExplanationPlan(more, conceptLayer, layers, Optional.of(bank));
  }
}
