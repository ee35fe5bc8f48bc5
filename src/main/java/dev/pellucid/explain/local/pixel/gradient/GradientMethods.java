package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class GradientMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(
          new Saliency(),
          new InputXGradient(),
          new IntegratedGradients(),
          new SmoothGrad(),
          new SquareGrad(),
          new VarGrad(),
          new GradientShap(),
          new FullGrad());

  private GradientMethods() {}
}
