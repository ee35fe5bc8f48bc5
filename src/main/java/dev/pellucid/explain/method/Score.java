package dev.pellucid.explain.method;

import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;

/** Which number of a class a method speaks of. */
public enum Score {
  LOGIT(Output.LOGITS, TensorNames.LOGITS),
  PROBABILITY(Output.PROBABILITIES, TensorNames.PROBABILITIES);

  private final Output output;
  private final String tensor;

  Score(Output output, String tensor) {
    this.output = output;
    this.tensor = tensor;
  }

  /** The output that has it. */
  public Output output() {
    return output;
  }

  /** The tensor {@code [N,classes]} that has it. */
  public String tensor() {
    return tensor;
  }
}
