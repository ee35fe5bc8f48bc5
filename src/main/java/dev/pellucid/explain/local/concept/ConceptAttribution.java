package dev.pellucid.explain.local.concept;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * How much each concept of the model's bank speaks for the class, after TCAV's directional
 * derivative (Kim et al., 2018) and interpretable basis decomposition (Zhou et al., 2018).
 *
 * <p>A the activations {@code [K,h,w]} of the concept layer, G = ∂y/∂A, v_j the unit vector of
 * concept j, u_j its coefficient in A:
 *
 * <ul>
 *   <li>presence: mean over positions of ⟨A, v_j⟩,
 *   <li>sensitivity: Σ ⟨G, v_j⟩ over positions,
 *   <li>contribution: Σ u_j ⟨G, v_j⟩ over positions.
 * </ul>
 *
 * <p>Contributions and the residual add up to Σ⟨G,A⟩. Cost: one forward pass and a backward pass of
 * the head. It speaks only of concepts in the bank: a large residual means that the bank does not
 * account for the decision, and then the bars should not be read as the reason for it.
 */
public final class ConceptAttribution implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "concepts",
          "Concept attribution",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Kim et al.",
              "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors (TCAV)",
              "ICML",
              2018),
          List.of());

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 1);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    ConceptVectors bank =
        classifier
            .concepts()
            .orElseThrow(
                () ->
                    new NotApplicableException(
                        "method 'concepts' needs a concept bank, and model '%s' has none"
                            .formatted(classifier.name())));
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS).withConcepts(bank);
    return SinglePass.perImage(
            classifier.conceptLayer().map(plan::atLayer).orElse(plan),
            (outputs, image) ->
                new Attribution.Concepts(
                    outputs.featureLayer().tensor(),
                    bank.names(),
                    outputs.row(TensorNames.CONCEPT_PRESENCE, image),
                    outputs.row(TensorNames.CONCEPT_SENSITIVITY, image),
                    outputs.row(TensorNames.CONCEPT_CONTRIBUTION, image),
                    outputs.row(TensorNames.CONCEPT_RESIDUAL, image)[0]))
        .map(Explanation::exact);
  }
}
