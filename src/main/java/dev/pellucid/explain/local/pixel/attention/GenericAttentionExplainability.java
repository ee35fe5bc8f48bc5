package dev.pellucid.explain.local.pixel.attention;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * Generic attention explainability (Chefer, Gur, Wolf, 2021), for self-attention.
 *
 * <p>R ← R + Ā·R from the first layer to the last, R = I at first; Ā = mean_h relu(∇A ⊙ A) {@code
 * [T,T]}, A the attention of a layer and ∇A = ∂y/∂A. The map is the row of R of the class token
 * over the patches {@code [1,h,w]}, or the mean of all rows in a model without one. Cost: one
 * forward pass and a backward pass down to the first attention.
 *
 * <p>Unlike rollout it is of a class. It sees positive evidence only, the relu of each head cuts
 * the rest away, and it leaves out what values and the layers between do to a token; its numbers
 * have no unit. Needs self-attention among all patches, so it is not for windows.
 */
public final class GenericAttentionExplainability implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "generic-attention-explainability",
          "Generic Attention Explainability",
          SurveyPlace.LOCAL_PIXEL_ATTENTION,
          new Paper(
              "Chefer et al.",
              "Generic Attention-model Explainability for Interpreting Bi-Modal and Encoder-Decoder Transformers",
              "ICCV",
              2021),
          List.of());

  private static final ExplanationPlan PLAN =
      ExplanationPlan.of(Output.LOGITS, Output.ATTENTION, Output.ATTENTION_GRADIENT);

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
    return SinglePass.perImage(
            PLAN,
            (outputs, image) -> {
              TokenFlow flow = TokenFlow.of(outputs, classifier, CARD.name());
              return flow.read(mixing(flow, outputs, image));
            })
        .map(Explanation::exact);
  }

  private static List<float[]> mixing(TokenFlow flow, BatchOutputs outputs, int image) {
    return flow.layers().stream()
        .map(
            layer ->
                withResidual(
                    outputs.row(TensorNames.attention(layer), image),
                    outputs.row(TensorNames.attentionGradient(layer), image),
                    flow.tokens()))
        .toList();
  }

  /** I + mean_h relu(∇A ⊙ A). */
  private static float[] withResidual(float[] attention, float[] gradient, int tokens) {
    int area = tokens * tokens;
    int heads = attention.length / area;
    float[] mixing = new float[area];
    for (int i = 0; i < attention.length; i++) {
      mixing[i % area] += Math.max(0, attention[i] * gradient[i]) / heads;
    }
    for (int token = 0; token < tokens; token++) {
      mixing[token * tokens + token] += 1;
    }
    return mixing;
  }
}
