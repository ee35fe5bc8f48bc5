package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class InfluenceMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(new InfluenceFunctions(), new TracIn(), new RepresenterPoints());

  private InfluenceMethods() {}
}
