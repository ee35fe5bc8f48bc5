package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.relevance.Contrast;
import dev.pellucid.compiler.rules.relevance.LayerwiseRelevance;
import dev.pellucid.compiler.rules.relevance.Start;
import dev.pellucid.explain.method.Attribution;
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
import java.util.List;

/**
 * Contrastive layer-wise relevance propagation (Gu, Yang, Tresp, 2018).
 *
 * <p>R = max(0, R_target − R_dual), {@code [C,H,W]}, both by z⁺ at hidden layers and zᴮ at the
 * first. The dual of the target is, for {@code clrp1}, all other classes, which share the target's
 * score evenly; for {@code clrp2}, a class with the opposite weights at the last layer, of the same
 * score. All rules are linear in the relevance, so the difference flows back at once. Cost: one
 * forward and one backward pass of about twice a gradient's work.
 *
 * <p>What supports every class alike cancels, which z⁺ alone would show for each of them.
 * Differences of small numbers: where target and dual light up the same places little is left, and
 * it is noisy. The paper assumes a positive score: a negative one changes the signs of both terms,
 * so that the map then shows what speaks against the target and for its dual. The figure {@code
 * decomposed-score} tells; for such a class the map must not be read as its evidence.
 *
 * <p>{@code clrp2} needs two layers of weights, as the last has a rule of its own, and so has the
 * first.
 *
 * <p>Throws as {@link Lrp} does.
 */
public final class ContrastiveLrp implements SinglePassMethod {

  private static final String OTHERS = "clrp1";
  private static final String OPPOSITE_WEIGHTS = "clrp2";

  private static final Parameter.Choice DUAL =
      new Parameter.Choice(
          "dual",
          OTHERS,
          List.of(OTHERS, OPPOSITE_WEIGHTS),
          "what the class is contrasted with: all others, or one of opposite weights");

  private static final MethodCard CARD =
      new MethodCard(
          "contrastive-lrp",
          "Contrastive LRP",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Gu, Yang, Tresp",
              "Understanding Individual Decisions of CNNs via Contrastive Backpropagation",
              "ACCV",
              2018),
          List.of(DUAL));

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
    LayerwiseRelevance target = DeepTaylor.rules(PixelRange.of(classifier.input()));
    LayerwiseRelevance difference =
        parameters.get(DUAL).equals(OTHERS)
            ? target.from(Start.LOGIT_AGAINST_OTHERS)
            : target.withTop(new Contrast());
    return InputFlow.decomposing(batch, difference).map(signed -> positive(signed, batch));
  }

  private static Explanation positive(Explanation signed, ImageBatch batch) {
    float[] positive = signed.attribution().values().clone();
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.max(0, positive[i]);
    }
    return new Explanation(
        new Attribution.Pixels(batch.channels(), batch.height(), batch.width(), positive),
        signed.partial(),
        signed.figures());
  }
}
