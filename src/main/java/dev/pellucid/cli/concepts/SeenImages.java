package dev.pellucid.cli.concepts;

import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Images, and what a model makes of them.
 *
 * @param tensors {@code [C,H,W]} each; they may be read anew every time they are gone through
 * @param activations at the layer where the concepts live
 * @param predicted the class with the largest logit, one an image
 * @param labels the true class of each, if they are known
 */
public record SeenImages(
    Iterable<float[]> tensors,
    List<LayerValues> activations,
    int[] predicted,
    Optional<int[]> labels) {

  /** Runs the model on images, twice: down to the layer, and to the end. */
  public static SeenImages of(
      Activations layer, Iterable<float[]> tensors, Optional<int[]> labels) {
    List<LayerValues> activations = new ArrayList<>();
    layer.forEach(tensors, activations::add);
    List<Integer> predicted = new ArrayList<>();
    layer.forEachLogits(tensors, logits -> predicted.add(Target.predicted(logits)));
    return new SeenImages(
        tensors, activations, predicted.stream().mapToInt(Integer::intValue).toArray(), labels);
  }

  /** The true classes where they are known, else the predicted ones. */
  public int[] classes() {
    return labels.orElse(predicted);
  }

  /** The model's own accuracy, if the true classes are known. */
  public Optional<Double> accuracy() {
    return labels.map(
        truth ->
            IntStream.range(0, truth.length).filter(i -> truth[i] == predicted[i]).count()
                / (double) truth.length);
  }

  /** The activations' means over positions, {@code [K]} each. */
  public List<float[]> pooled() {
    return activations.stream().map(LayerValues::mean).toList();
  }

  /** The tensors of the images of a class, in their order. */
  public Iterable<float[]> ofClass(int wanted) {
    int[] classes = classes();
    return () -> {
      List<float[]> chosen = new ArrayList<>();
      int image = 0;
      for (float[] tensor : tensors) {
        if (classes[image++] == wanted) {
          chosen.add(tensor);
        }
      }
      return chosen.iterator();
    };
  }

  /** The classes that occur, in ascending order. */
  public int[] occurring() {
    return Arrays.stream(classes()).distinct().sorted().toArray();
  }
}
