package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;

/**
 * The signal of a deconvolutional network: a ReLU is met by a ReLU on the way back, whatever it let
 * through on the way forward: relu(g) (Zeiler and Fergus, 2014).
 */
public record DeconvnetSignal() implements Propagation {

  @Override
  public RuleTable rules(Subject subject) {
    return RectifierRules.table(
        subject, "the deconvnet", s -> s.give(0, RectifierRules.positivePart(s, s.arriving())));
  }
}
