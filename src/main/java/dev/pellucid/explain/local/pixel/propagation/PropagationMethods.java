package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class PropagationMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(
          new GuidedBackprop(),
          new Deconvnet(),
          new Lrp(),
          new DeepTaylor(),
          new ContrastiveLrp(),
          new ExcitationBackprop(),
          new ContrastiveExcitationBackprop(),
          new DeepLift(),
          new DeepShap(),
          new PatternNet(),
          new PatternAttribution());

  private PropagationMethods() {}
}
