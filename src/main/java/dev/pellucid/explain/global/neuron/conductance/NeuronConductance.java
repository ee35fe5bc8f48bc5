package dev.pellucid.explain.global.neuron.conductance;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Neuron conductance (Dhamdhere, Sundararajan, Yan, "How Important Is a Neuron?", ICLR 2019): how
 * much of what a logit F rises by, from a baseline x' to an image x, goes through each unit of a
 * layer.
 *
 * <p>Cond_j = ∫₀¹ (∂F/∂h_j)(∂h_j/∂α) dα along x' + α(x − x'), for each activation h_j of a layer
 * {@code [K,h,w]}; that of a unit is the sum over its positions. Of S pieces of the way each counts
 * the mean of ∂F/∂h_j at its ends times what h_j changes by, so that no derivative in α is needed
 * and the error falls with 1/S² where F is smooth.
 *
 * <p>Where all that reaches the logit goes through the layer, conductances add up to F(x) − F(x');
 * what is missing is given as the residual.
 *
 * <p>Cost: S + 1 forward passes, and as many backward passes of the head.
 *
 * <p>It must not be used to say what happens without a unit: it is part of a sum, along one path,
 * and another baseline parts it otherwise.
 */
public final class NeuronConductance {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "neuron-conductance",
          "Neuron conductance",
          SurveyPlace.GLOBAL_NEURON,
          new Paper("Dhamdhere, Sundararajan, Yan", "How Important Is a Neuron?", "ICLR", 2019),
          "steps + 1 forward, steps + 1 backward of the head an image",
          "neurons conductance");

  private final Classifier classifier;
  private final Activations layer;
  private final Baseline baseline;
  private final int steps;

  /**
   * What goes through a layer, of one image.
   *
   * @param units of each channel, {@code [K]}
   * @param positions of each activation, {@code [K,h,w]}
   * @param score F(x)
   * @param baselineScore F(x')
   */
  public record Conductance(
      FeatureLayer layer,
      double[] units,
      LayerValues positions,
      double score,
      double baselineScore) {

    /** F(x) − F(x') − Σ_j Cond_j. */
    public double residual() {
      return score
          - baselineScore
          - IntStream.range(0, units.length).mapToDouble(k -> units[k]).sum();
    }
  }

  /**
   * At a layer.
   *
   * @param layer a feature map, or patch tokens, which leave out what goes through a class token;
   *     empty is the concept layer
   * @param baseline x'
   * @param steps S, from 1
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public NeuronConductance(
      Classifier classifier, Optional<String> layer, Baseline baseline, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a path has one piece or more, not " + steps);
    }
    this.classifier = classifier;
    this.layer = Activations.at(classifier, layer);
    this.baseline = baseline;
    this.steps = steps;
  }

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return layer.layer();
  }

  /**
   * The conductances of an image.
   *
   * @param image {@code [C,H,W]}
   * @param target the class whose logit is F, from 0
   * @throws dev.pellucid.explain.method.UnknownClassException if the model has no such class
   */
  public Conductance of(float[] image, int target) {
    float[] from = baseline.of(image, classifier.input());
    Path path = new Path(target);
    Iterable<float[]> points = () -> along(from, image);
    layer.forEachGradient(points, target, path::reach);
    return path.conductance(layer.layer());
  }

  private Iterator<float[]> along(float[] from, float[] to) {
    return IntStream.rangeClosed(0, steps)
        .mapToObj(
            step -> {
              float[] point = new float[to.length];
              double share = step / (double) steps;
              for (int i = 0; i < point.length; i++) {
                point[i] = (float) ((1 - share) * from[i] + share * to[i]);
              }
              return point;
            })
        .iterator();
  }

  /** The way so far. */
  private static final class Path {

    private final int target;
    private Optional<LayerGradient> last = Optional.empty();
    private double[] through = new double[0];
    private double first;

    Path(int target) {
      this.target = target;
    }

    void reach(LayerGradient here) {
      if (last.isEmpty()) {
        through = new double[here.activation().values().length];
        first = here.logits()[target];
      } else {
        float[] before = last.get().activation().values();
        float[] slopeBefore = last.get().gradient().values();
        float[] now = here.activation().values();
        float[] slopeNow = here.gradient().values();
        for (int i = 0; i < through.length; i++) {
          through[i] += ((double) slopeBefore[i] + slopeNow[i]) / 2 * ((double) now[i] - before[i]);
        }
      }
      last = Optional.of(here);
    }

    Conductance conductance(FeatureLayer layer) {
      LayerGradient end = last.orElseThrow();
      int positions = end.activation().positions();
      double[] units = new double[layer.channels()];
      float[] each = new float[through.length];
      for (int i = 0; i < through.length; i++) {
        units[i / positions] += through[i];
        each[i] = (float) through[i];
      }
      return new Conductance(
          layer,
          units,
          new LayerValues(layer.channels(), layer.height(), layer.width(), each),
          end.logits()[target],
          first);
    }
  }
}
