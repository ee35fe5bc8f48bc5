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
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attention rollout (Abnar and Zuidema, 2020).
 *
 * <p>R = Ã_L ⋯ Ã_1, its row of the class token over the patches {@code [1,h,w]}, or the mean of all
 * rows in a model without one. Ã = A + I with rows scaled to sum 1, A {@code [T,T]} the attention
 * of a layer, its heads fused by mean, max or min. With {@code discard}, that share of the smallest
 * entries of A is first set to zero. Values are not negative; with those of the class token itself
 * they add up to 1. Cost: one forward pass.
 *
 * <p>It says where attention could have carried information from, not what the class was decided
 * by: the same map for every class, values and the layers between left out. Where patches look
 * everywhere it is nearly flat. Needs self-attention among all patches, so it is not for windows.
 */
public final class AttentionRollout implements SinglePassMethod {

  private static final Parameter.Choice FUSION =
      new Parameter.Choice(
          "head-fusion", "mean", List.of("mean", "max", "min"), "how heads become one");

  private static final Parameter.Real DISCARD =
      new Parameter.Real(
          "discard", 0.0, 0, 0.99, "share of the smallest attentions of a layer to leave out");

  private static final MethodCard CARD =
      new MethodCard(
          "attention-rollout",
          "Attention Rollout",
          SurveyPlace.LOCAL_PIXEL_ATTENTION,
          new Paper("Abnar, Zuidema", "Quantifying Attention Flow in Transformers", "ACL", 2020),
          List.of(FUSION, DISCARD));

  private static final ExplanationPlan PLAN = ExplanationPlan.of(Output.LOGITS, Output.ATTENTION);

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 0);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    return SinglePass.perImage(
            PLAN,
            (outputs, image) -> {
              TokenFlow flow = TokenFlow.of(outputs, classifier, CARD.name());
              return flow.read(mixing(flow, outputs, image, parameters));
            })
        .map(Explanation::exact);
  }

  private static List<float[]> mixing(
      TokenFlow flow, BatchOutputs outputs, int image, ParameterValues parameters) {
    return IntStream.range(0, flow.layers().size())
        .mapToObj(
            layer -> {
              float[] attention =
                  outputs.row(TensorNames.attention(flow.layers().get(layer)), image);
              float[] fused = fused(attention, flow.heads().get(layer), parameters.get(FUSION));
              discard(fused, parameters.get(DISCARD));
              return withResidual(fused, flow.tokens());
            })
        .toList();
  }

  private static float[] fused(float[] attention, int heads, String fusion) {
    int area = attention.length / heads;
    float[] fused = Arrays.copyOf(attention, area);
    for (int i = area; i < attention.length; i++) {
      float one = fused[i % area];
      fused[i % area] =
          switch (fusion) {
            case "max" -> Math.max(one, attention[i]);
            case "min" -> Math.min(one, attention[i]);
            default -> one + attention[i];
          };
    }
    if (fusion.equals("mean")) {
      for (int i = 0; i < area; i++) {
        fused[i] /= heads;
      }
    }
    return fused;
  }

  private static void discard(float[] fused, double share) {
    int count = (int) (share * fused.length);
    if (count == 0) {
      return;
    }
    float[] sorted = fused.clone();
    Arrays.sort(sorted);
    float least = sorted[count];
    for (int i = 0; i < fused.length; i++) {
      fused[i] = fused[i] < least ? 0 : fused[i];
    }
  }

  private static float[] withResidual(float[] attention, int tokens) {
    float[] mixing = attention.clone();
    for (int row = 0; row < tokens; row++) {
      mixing[row * tokens + row] += 1;
      float sum = 0;
      for (int i = row * tokens; i < (row + 1) * tokens; i++) {
        sum += mixing[i];
      }
      for (int i = row * tokens; i < (row + 1) * tokens; i++) {
        mixing[i] /= sum;
      }
    }
    return mixing;
  }
}
