package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.global.neuron.Pullback;
import dev.pellucid.explain.global.neuron.synthesis.Synthesis.Made;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Feature inversion (Mahendran, Vedaldi, "Understanding Deep Image Representations by Inverting
 * Them", CVPR 2015): an image whose activations at a layer are those of a given image. What differs
 * between the two is what the layer has let go of.
 *
 * <p>x* = argmin ‖A(x) − A₀‖² / ‖A₀‖² + R(x), from grey: A {@code [K,h,w]} are the layer's
 * activations, A₀ those of the given image, and R the {@link Regularisation}, the paper's being
 * total variation with β = 2 and a little contrast.
 *
 * <p>Cost: a forward and a backward pass of what lies before the layer for each step.
 *
 * <p>It must not be used to say that a layer has lost something: the way there may end in a valley
 * of its own, and says only that what is still seen is still there.
 */
public final class FeatureInversion {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "feature-inversion",
          "Feature inversion",
          SurveyPlace.GLOBAL_NEURON,
          new Paper(
              "Mahendran, Vedaldi",
              "Understanding Deep Image Representations by Inverting Them",
              "CVPR",
              2015),
          "1 forward, 1 backward a step, down from the layer",
          "neurons invert");

  private final Classifier classifier;
  private final Pullback layer;

  /**
   * An image from a layer's activations.
   *
   * @param picture for people
   * @param tensor as the model is given it, {@code [C,H,W]}
   * @param error ‖A(x*) − A₀‖ / ‖A₀‖
   * @param correlation Pearson's, of the tensor and that of the given image
   */
  public record Inverted(
      FeatureLayer layer, RgbImage picture, float[] tensor, double error, double correlation) {}

  /**
   * From a layer.
   *
   * @param layer a feature map, or tokens, which are taken as a map
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public FeatureInversion(Classifier classifier, String layer) {
    this.classifier = classifier;
    this.layer = new Pullback(classifier, layer);
  }

  /** What the authors recommend, in steps enough for it. */
  public static Settings usual(Settings settings) {
    return settings
        .withRobustness(Robustness.NONE)
        .withRegularisation(new Regularisation(0.5, 2, 0.01))
        .withImages(1, 0);
  }

  /**
   * Inverts an image.
   *
   * @param image {@code [C,H,W]}
   * @param stepped told how many steps are done, after each
   * @throws NotApplicableException if the layer answers to the image with zeros alone
   */
  public Inverted of(float[] image, Settings settings, IntConsumer stepped) {
    LayerValues wanted =
        layer.of(List.of(image), List.of(new float[values()]), 0).get(0).activations();
    double size = squared(wanted.values());
    if (!(size > 0)) {
      throw new NotApplicableException(
          "layer '%s' is all zeros for this image, which any other may be too"
              .formatted(layer.layer().tensor()));
    }
    float[] towards = new float[values()];
    for (int i = 0; i < towards.length; i++) {
      towards[i] = (float) (2 * wanted.values()[i] / size);
    }
    Objective objective =
        images -> {
          List<float[]> covectors = new ArrayList<>();
          images.forEach(each -> covectors.add(towards));
          return layer.of(images, covectors, (float) (-2 / size)).stream()
              .map(
                  pulled ->
                      new Slope(
                          -distance(pulled.activations().values(), wanted.values()) / size,
                          pulled.gradient()))
              .toList();
        };
    Made made = new Ascent(classifier.input(), settings).climb(objective, stepped).images().get(0);
    return new Inverted(
        layer.layer(),
        made.picture(),
        made.tensor(),
        Math.sqrt(-made.after()),
        correlation(made.tensor(), image));
  }

  private int values() {
    FeatureLayer shape = layer.layer();
    return shape.channels() * shape.height() * shape.width();
  }

  private static double squared(float[] values) {
    return distance(values, new float[values.length]);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow((double) a[i] - b[i], 2);
    }
    return sum;
  }

  private static double correlation(float[] a, float[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double both = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      ofA += Math.pow(a[i] - meanA, 2);
      ofB += Math.pow(b[i] - meanB, 2);
    }
    return both / Math.sqrt(Math.max(Double.MIN_NORMAL, ofA * ofB));
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
