package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class PerturbationMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(
          new Occlusion(),
          new FeatureAblation(),
          new ShapleyValueSampling(),
          new KernelShap(),
          new Lime(),
          new Rise(),
          new SobolAttribution(),
          new HsicAttribution(),
          new MeaningfulPerturbation(),
          new ExtremalPerturbation());

  private PerturbationMethods() {}
}
