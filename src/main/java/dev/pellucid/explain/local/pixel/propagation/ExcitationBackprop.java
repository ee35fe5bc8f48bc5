package dev.pellucid.explain.local.pixel.propagation;

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
 * Excitation backpropagation (Zhang, Bargal, Lin, Brandt, Shen, Sclaroff, 2018).
 *
 * <p>P {@code [C,H,W]}, or {@code [1,h,w]} at a {@code layer}: the chance that a winner-take-all
 * walk, begun at the target and led by P(i|j) ∝ a_i⁺ w_ij⁺, comes by. At the image a_i − black
 * takes the place of a_i⁺, as the paper has it for inputs bounded from below. At sums and averages
 * the positive parts share. Biases excite nothing. Cost: one forward and one backward pass of about
 * twice a gradient's work; at a layer, only down to it.
 *
 * <p>It adds up to 1 (to the part of 1 that does not end in units without excitatory input). Values
 * are chances and never negative, so they say nothing about evidence against the class, and at
 * early layers hardly anything about the class: compare {@link ContrastiveExcitationBackprop}.
 *
 * <p>Differences of two tensors that depend on the image, and cubic resizing, are refused: what is
 * subtracted excites nothing.
 *
 * <p>Throws as {@link Lrp} does.
 */
public final class ExcitationBackprop implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "excitation-backprop",
          "Excitation Backprop",
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
        classifier, batch, parameters, WinningProbability.rules(classifier));
  }
}
