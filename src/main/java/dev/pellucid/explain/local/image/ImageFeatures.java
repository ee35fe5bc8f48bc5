package dev.pellucid.explain.local.image;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.LastLayer;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.examples.ExampleSpace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model's last layer is given of an image, φ {@code [K]}: the input of its last linear
 * layer, or, where the logits come otherwise, the means of its concept layer over all positions.
 */
public final class ImageFeatures {

  private final Classifier classifier;
  private final Optional<LastLayer> head;
  private final ExplanationPlan plan;
  private final String tensor;

  /**
   * Features of an image.
   *
   * @param features φ {@code [K]}
   * @param logits one a class
   */
  public record Features(float[] features, float[] logits) {}

  private ImageFeatures(Classifier classifier) {
    this.classifier = classifier;
    this.head = classifier.ask(LastLayer::find);
    this.tensor = head.map(LastLayer::tensor).orElseGet(() -> featureMap(classifier));
    this.plan = ExplanationPlan.of(Output.LOGITS, Output.ACTIVATION).withLayers(List.of(tensor));
  }

  /**
   * Those of a model.
   *
   * @throws dev.pellucid.graph.InvalidModelException if it has neither a linear last layer nor a
   *     feature map
   */
  public static ImageFeatures of(Classifier classifier) {
    return new ImageFeatures(classifier);
  }

  private static String featureMap(Classifier classifier) {
    ExplanationPlan any = ExplanationPlan.of(Output.ACTIVATION);
    return classifier
        .compiled(classifier.conceptLayer().map(any::atLayer).orElse(any))
        .conceptLayer()
        .orElseThrow()
        .tensor();
  }

  /** The layer whose input they are; empty if the logits are no linear function of them. */
  public Optional<LastLayer> head() {
    return head;
  }

  /**
   * The same for those who cannot do without.
   *
   * @param method that needs it, for the message
   * @throws NotApplicableException if the model has none
   */
  public LastLayer requireHead(String method) {
    return head.orElseThrow(
        () ->
            new NotApplicableException(
                "method '%s' needs a model whose logits are a linear function of features of the whole image, which those of '%s' are not"
                    .formatted(method, classifier.name())));
  }

  /**
   * Of every image of a batch. One forward pass each.
   *
   * @throws dev.pellucid.model.inference.InferenceFailedException if the batch does not fit the
   *     model
   */
  public List<Features> of(ImageBatch batch) {
    BatchOutputs outputs = classifier.run(plan, batch);
    int[] shape = outputs.rowShape(TensorNames.activation(tensor));
    int positions = head.isPresent() ? 1 : positions(shape);
    return IntStream.range(0, batch.size())
        .mapToObj(
            image ->
                new Features(
                    means(outputs.row(TensorNames.activation(tensor), image), shape, positions),
                    outputs.row(TensorNames.LOGITS, image)))
        .toList();
  }

  /** Tokens {@code [T,K]} have their channels last, maps {@code [K,h,w]} first. */
  private static int positions(int[] shape) {
    return shape.length == 2 ? shape[0] : shape[1] * shape[2];
  }

  private static float[] means(float[] values, int[] shape, int positions) {
    if (positions == 1) {
      return values;
    }
    boolean channelsLast = shape.length == 2;
    int channels = values.length / positions;
    float[] means = new float[channels];
    for (int k = 0; k < channels; k++) {
      double sum = 0;
      for (int p = 0; p < positions; p++) {
        sum += values[channelsLast ? p * channels + k : k * positions + p];
      }
      means[k] = (float) (sum / positions);
    }
    return means;
  }

  /**
   * Where they are taken, to be kept with a set of examples.
   *
   * @param of features of some image
   */
  public ExampleSpace space(Features of) {
    return new ExampleSpace(
        classifier.ask(ExampleSpace::digest),
        ExampleSpace.preparation(classifier.input()),
        tensor,
        of.features().length,
        of.logits().length,
        head.isPresent());
  }
}
