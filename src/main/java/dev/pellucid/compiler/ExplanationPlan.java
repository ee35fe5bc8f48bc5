package dev.pellucid.compiler;

import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.rules.Gradient;
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
 * @param propagation what flows back where an output needs a backward pass
 * @param masking the masks by which the image is perturbed before it enters; empty leaves it as it
 *     is
 * @param contrasted whether the graph takes a class to contrast the target with
 * @param from the tensor where the graph begins, in place of the image; empty is the image
 */
public record ExplanationPlan(
    Set<Output> outputs,
    Optional<String> conceptLayer,
    List<String> layers,
    Optional<ConceptVectors> concepts,
    Propagation propagation,
    Optional<Masking> masking,
    boolean contrasted,
    Optional<String> from) {

  /** What flows back from the target's score. */
  private static final Set<Output> OF_TARGET =
      EnumSet.of(
          Output.INPUT_GRADIENT,
          Output.MASK_GRADIENT,
          Output.GRAD_CAM,
          Output.GRADIENT,
          Output.ATTENTION_GRADIENT,
          Output.CONCEPTS);

  public ExplanationPlan {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("an explanation plan asks for at least one output");
    }
    if (outputs.contains(Output.CONCEPTS) && concepts.isEmpty()) {
      throw new IllegalArgumentException("concept attributions need a concept bank");
    }
    if (masking.isPresent() && (from.isPresent() || propagation.needsBaseline())) {
      throw new IllegalArgumentException(
          "masks perturb the image, so the graph must begin with it and have no other baseline");
    }
    outputs = Set.copyOf(outputs);
    layers = List.copyOf(layers);
  }

  public static ExplanationPlan of(Output first, Output... rest) {
    return of(EnumSet.of(first, rest));
  }

  /** For concepts, add the bank by {@link #withConcepts}. */
  public static ExplanationPlan of(Set<Output> outputs) {
    return new ExplanationPlan(
        outputs,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new Gradient(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Whether an output needs a backward pass. */
  public boolean flowsBack() {
    return ofTarget() || outputs.contains(Output.PULLBACK);
  }

  /** Whether something flows back from the score that is explained. */
  boolean ofTarget() {
    return outputs.stream().anyMatch(OF_TARGET::contains);
  }

  /** The same with one output only. */
  ExplanationPlan only(Output output) {
    return new ExplanationPlan(
        Set.of(output), conceptLayer, layers, concepts, propagation, masking, contrasted, from);
  }

  public ExplanationPlan atLayer(String layer) {
    return new ExplanationPlan(
        outputs, Optional.of(layer), layers, concepts, propagation, masking, contrasted, from);
  }

  public ExplanationPlan withLayers(List<String> wanted) {
    return new ExplanationPlan(
        outputs, conceptLayer, wanted, concepts, propagation, masking, contrasted, from);
  }

  public ExplanationPlan withConcepts(ConceptVectors bank) {
    EnumSet<Output> more = EnumSet.copyOf(outputs);
    more.add(Output.CONCEPTS);
    return new ExplanationPlan(
        more, conceptLayer, layers, Optional.of(bank), propagation, masking, contrasted, from);
  }

  /** The same with other rules on the way back. */
  public ExplanationPlan by(Propagation other) {
    return new ExplanationPlan(
        outputs, conceptLayer, layers, concepts, other, masking, contrasted, from);
  }

  /** The same with the image perturbed by masks. */
  public ExplanationPlan masked(Masking masks) {
    return new ExplanationPlan(
        outputs, conceptLayer, layers, concepts, propagation, Optional.of(masks), contrasted, from);
  }

  /** The same for the difference of two classes. */
  public ExplanationPlan contrastedWithAClass() {
    return new ExplanationPlan(
        outputs, conceptLayer, layers, concepts, propagation, masking, true, from);
  }

  /** The same for the part of the model behind a tensor, which becomes the graph's input. */
  public ExplanationPlan beginningAt(String tensor) {
    return new ExplanationPlan(
        outputs,
        conceptLayer,
        layers,
        concepts,
        propagation,
        masking,
        contrasted,
        Optional.of(tensor));
  }
}
