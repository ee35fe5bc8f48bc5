package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.explain.local.pixel.propagation.GuidedBackprop;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * Guided Grad-CAM (Selvaraju et al., 2017).
 *
 * <p>R = guided backpropagation ⊙ enlarged Grad-CAM, {@code [C,H,W]}: the first has the detail, the
 * second, the same for every colour, says which part of the image is the class's. Cost: one forward
 * pass, a backward pass and one down to the layer.
 *
 * <p>The detail is that of guided backpropagation, which largely reconstructs edges whatever the
 * class; only the region speaks of the class. So it must not be read as which edges were used.
 *
 * <p>Throws {@link dev.pellucid.explain.method.NotApplicableException} for a model without ReLUs.
 */
public final class GuidedGradCam implements SinglePassMethod {

  private static final String NEAREST = "nearest";

  private static final Parameter.Choice ENLARGEMENT =
      new Parameter.Choice(
          "interpolation", NEAREST, List.of(NEAREST, "bilinear"), "how the map is enlarged");

  private static final MethodCard CARD =
      new MethodCard(
          "guided-grad-cam",
          "Guided Grad-CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Selvaraju et al.",
              "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
              "ICCV",
              2017),
          List.of(FeatureLayers.PARAMETER, ENLARGEMENT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 2);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    boolean nearest = parameters.get(ENLARGEMENT).equals(NEAREST);
    int height = batch.height();
    int width = batch.width();
    return SinglePass.both(
            GuidedBackprop.pass(batch),
            GradCam.maps(classifier, parameters, true),
            (detail, region) ->
                new Attribution.Pixels(
                    batch.channels(),
                    height,
                    width,
                    product(
                        detail.attribution().values(),
                        nearest
                            ? repeated(region, height, width)
                            : region.heatMap().resized(width, height).values())))
        .map(Explanation::exact);
  }

  private static float[] product(float[] detail, float[] region) {
    float[] product = new float[detail.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = detail[i] * region[i % region.length];
    }
    return product;
  }

  /** Pixel (x, y) has the position ⌊x·w/W⌋, ⌊y·h/H⌋. */
  private static float[] repeated(Attribution.Positions map, int height, int width) {
    float[] pixels = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] =
            map.values()[y * map.height() / height * map.width() + x * map.width() / width];
      }
    }
    return pixels;
  }
}
