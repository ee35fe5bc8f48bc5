package dev.pellucid.compiler.rules.multiplier;

import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;

/**
 * DeepLIFT's multipliers flow back, by the rescale rule (Shrikumar, Greenside, Kundaje, ICML 2017),
 * with rules that keep their sum where the paper has none: products, softmax, normalisations.
 */
public record Rescale() implements Propagation {

  @Override
  public RuleTable rules(Subject subject) {
    return RescaleRules.table(new Change(subject.atBaseline()));
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }
}
