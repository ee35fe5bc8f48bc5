package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.explain.method.ExplanationMethod;
import java.util.List;

/** The methods of this package, in the order in which they are listed. */
public final class CamMethods {

  public static final List<ExplanationMethod> ALL =
      List.of(
          new Cam(),
          new GradCam(),
          new GuidedGradCam(),
          new GradCamPlusPlus(),
          new SmoothGradCamPlusPlus(),
          new XGradCam(),
          new HiResCam(),
          new LayerCam(),
          new ScoreCam(),
          new AblationCam(),
          new EigenCam());

  private CamMethods() {}
}
