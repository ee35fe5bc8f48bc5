package dev.pellucid.explain.local.pixel.attention;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class AttentionMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(new AttentionRollout(), new GenericAttentionExplainability());

  private AttentionMethods() {}
}
