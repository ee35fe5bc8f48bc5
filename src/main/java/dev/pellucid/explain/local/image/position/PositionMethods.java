package dev.pellucid.explain.local.image.position;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class PositionMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(new CounterfactualVisualExplanations(), new PrototypeParts());

  private PositionMethods() {}
}
