package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.relevance.Contrast;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * Contrastive excitation backpropagation (Zhang, Bargal, Lin, Brandt, Shen, Sclaroff, 2018).
 *
 * <p>{@link ExcitationBackprop} from the target less that from its dual, a unit of the opposite
 * weights at the last layer: {@code [C,H,W]}, or {@code [1,h,w]} at a {@code layer}. Below the last
 * layer both walks are led alike, so their difference is walked once. Cost: one forward and one
 * backward pass of about twice a gradient's work; at a layer, only down to it.
 *
 * <p>It adds up to 0: positive where the walk from the target comes by more often than the one from
 * its dual. The paper shows the positive part only. It needs two layers of weights, as the last has
 * a rule of its own, and so has the first.
 *
 * <p>Throws as {@link Lrp} does.
 */
public final class ContrastiveExcitationBackprop implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "contrastive-excitation-backprop",
          "Contrastive Excitation Backprop",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          WinningProbability.PAPER,
          List.of(WinningProbability.LAYER));

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
    return WinningProbability.pass(
        classifier,
        batch,
        parameters,
        WinningProbability.rules(classifier).withTop(new Contrast()));
  }
}
