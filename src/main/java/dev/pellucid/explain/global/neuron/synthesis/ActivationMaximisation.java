package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.global.neuron.Pullback;
import dev.pellucid.explain.global.neuron.Pullback.Pulled;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Activation maximisation (Erhan, Bengio, Courville, Vincent, "Visualizing Higher-Layer Features of
 * a Deep Network", 2009; the spelling in frequencies, the moving and the diversity are those of
 * Olah, Mordvintsev, Schubert, "Feature Visualization", Distill 2017): images that a unit answers
 * to most.
 *
 * <p>x* = argmax E_T[a(Tx)] − R(x) − λ·D: a is the mean of channel k of a layer {@code [K,h,w]}, or
 * its value at one position; T moves, scales and turns the image at random, R is a {@link
 * Regularisation}. Of several images D is the mean over pairs of the cosine between their Gram
 * matrices G = AAᵀ {@code [K,K]}, which say what goes together with what, wherever it is.
 *
 * <p>Cost: a forward and a backward pass of what lies before the layer for each step and image;
 * with diversity a further forward and backward pass.
 *
 * <p>It must not be used to say what a unit does in images of the world: what is made lies outside
 * of them. Top-activating patches and dissection say that. A unit behind a rectifier that is silent
 * for grey has no slope, and stays where it was; {@link Synthesis.Made#after} tells.
 */
public final class ActivationMaximisation {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "activation-maximisation",
          "Activation maximisation",
          SurveyPlace.GLOBAL_NEURON,
          new Paper(
              "Erhan, Bengio, Courville, Vincent",
              "Visualizing Higher-Layer Features of a Deep Network",
              "Université de Montréal",
              2009),
          "1 forward, 1 backward a step and image, down from the layer",
          "neurons maximise");

  private final Classifier classifier;
  private final Pullback layer;

  /**
   * Of the units of a layer.
   *
   * @param layer a feature map, or tokens, which are taken as a map
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public ActivationMaximisation(Classifier classifier, String layer) {
    this.classifier = classifier;
    this.layer = new Pullback(classifier, layer);
  }

  /** A position of a map, from 0. */
  public record Position(int row, int column) {}

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return layer.layer();
  }

  /**
   * Images for a channel.
   *
   * @param channel k, from 0
   * @param position the one where its value is raised; empty is its mean over all
   * @param stepped told how many steps are done, after each
   * @throws NotApplicableException if there is no such channel or position
   */
  public Synthesis of(
      int channel, Optional<Position> position, Settings settings, IntConsumer stepped) {
    float[] covector = covector(channel, position);
    Objective objective =
        images -> {
          List<float[]> covectors = new ArrayList<>();
          images.forEach(image -> covectors.add(covector));
          if (settings.diversity() > 0 && images.size() > 1) {
            spread(images, covectors, settings.diversity());
          }
          return layer.of(images, covectors, 0).stream()
              .map(pulled -> slope(pulled, covector))
              .toList();
        };
    return new Ascent(classifier.input(), settings).climb(objective, stepped);
  }

  /**
   * How much a channel answers to an image, in the same units.
   *
   * @param image {@code [C,H,W]}
   */
  public double answer(float[] image, int channel) {
    float[] covector = covector(channel, Optional.empty());
    return slope(layer.of(List.of(image), List.of(covector), 0).get(0), covector).value();
  }

  private float[] covector(int channel, Optional<Position> position) {
    FeatureLayer shape = layer.layer();
    int positions = shape.height() * shape.width();
    boolean isThere =
        position
            .map(
                at ->
                    at.row() >= 0
                        && at.row() < shape.height()
                        && at.column() >= 0
                        && at.column() < shape.width())
            .orElse(true);
    if (channel < 0 || channel >= shape.channels() || !isThere) {
      throw new NotApplicableException(
          "layer '%s' is [%d,%d,%d]; it has no channel %d%s"
              .formatted(
                  shape.tensor(),
                  shape.channels(),
                  shape.height(),
                  shape.width(),
                  channel,
                  position.map(at -> " at (%d, %d)".formatted(at.row(), at.column())).orElse("")));
    }
    float[] covector = new float[shape.channels() * positions];
    int from = channel * positions;
    if (position.isPresent()) {
      covector[from + position.get().row() * shape.width() + position.get().column()] = 1;
    } else {
      Arrays.fill(covector, from, from + positions, 1f / positions);
    }
    return covector;
  }

  private static Slope slope(Pulled pulled, float[] covector) {
    double value = 0;
    for (int i = 0; i < covector.length; i++) {
      value += (double) covector[i] * pulled.activations().values()[i];
    }
    return new Slope(value, pulled.gradient());
  }

  /** Takes from each covector what makes its image like the others. */
  private void spread(List<float[]> images, List<float[]> covectors, double weight) {
    List<LayerValues> activations =
        layer.of(images, covectors, 0).stream().map(Pulled::activations).toList();
    List<float[]> alike = Diversity.slopes(activations);
    for (int i = 0; i < covectors.size(); i++) {
      float[] less = covectors.get(i).clone();
      for (int j = 0; j < less.length; j++) {
        less[j] -= (float) (weight * alike.get(i)[j]);
      }
      covectors.set(i, less);
    }
  }
}
