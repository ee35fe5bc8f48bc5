package dev.pellucid.explain.global.model.concepts;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.Tokens;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads images in the concepts of a model's bank. A model without a bank is read in the channels of
 * its concept layer: channel k is then the concept of direction e_k, so that presences are mean
 * activations, contributions Σ G_k A_k over positions, and there is no residual. Channels have no
 * names that people would know.
 *
 * <p>Cost: one forward pass an image and a backward pass of the head. At most {@value
 * Effort#DEFAULT_ROWS} images are in memory at once; what is kept of their readings is the caller's
 * business.
 */
public final class ConceptReader {

  private static final int MAP = 3;

  private final Classifier classifier;
  private final Optional<ConceptVectors> bank;
  private final ExplanationPlan plan;
  private final FeatureLayer layer;

  private ConceptReader(Classifier classifier, ExplanationPlan plan) {
    this.classifier = classifier;
    this.bank = classifier.concepts();
    this.plan = plan;
    this.layer = classifier.compiled(plan).conceptLayer().orElseThrow();
  }

  /**
   * That of a model.
   *
   * @throws dev.pellucid.graph.InvalidModelException if it has no feature map
   */
  public static ConceptReader of(Classifier classifier) {
    ExplanationPlan plain = ExplanationPlan.of(Output.LOGITS, Output.ACTIVATION, Output.GRADIENT);
    ExplanationPlan plan = classifier.concepts().map(plain::withConcepts).orElse(plain);
    return new ConceptReader(classifier, classifier.conceptLayer().map(plan::atLayer).orElse(plan));
  }

  /** The model's bank; empty if it is read in channels. */
  public Optional<ConceptVectors> bank() {
    return bank;
  }

  /** The names of the J concepts, or of the channels. */
  public List<String> names() {
    return bank.map(ConceptVectors::names)
        .orElseGet(
            () -> IntStream.range(0, layer.channels()).mapToObj(k -> "channel " + k).toList());
  }

  /** Where they live. */
  public FeatureLayer layer() {
    return layer;
  }

  /**
   * Reads images, each handed on as soon as it is read, in their order.
   *
   * @param images {@code [C,H,W]} each
   * @param target the score y
   * @throws dev.pellucid.explain.method.UnknownClassException if the target names a class that the
   *     model does not have
   */
  public void forEach(Iterable<float[]> images, Target target, Consumer<ConceptReading> taken) {
    List<float[]> batch = new ArrayList<>(Effort.DEFAULT_ROWS);
    for (float[] image : images) {
      batch.add(image);
      if (batch.size() == Effort.DEFAULT_ROWS) {
        read(batch, target, taken);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      read(batch, target, taken);
    }
  }

  private void read(List<float[]> images, Target target, Consumer<ConceptReading> taken) {
    InputSpec input = classifier.input();
    float[] pixels = new float[images.size() * input.size()];
    for (int image = 0; image < images.size(); image++) {
      System.arraycopy(images.get(image), 0, pixels, image * input.size(), input.size());
    }
    BatchOutputs outputs =
        classifier.run(
            plan,
            new ImageBatch(
                input.channels().count(),
                input.height(),
                input.width(),
                pixels,
                Collections.nCopies(images.size(), target)));
    for (int image = 0; image < images.size(); image++) {
      taken.accept(reading(outputs, image));
    }
  }

  private ConceptReading reading(BatchOutputs outputs, int image) {
    float[] logits = outputs.row(TensorNames.LOGITS, image);
    LayerValues activation = maps(outputs, TensorNames.activation(layer.tensor()), image);
    LayerValues gradient = maps(outputs, TensorNames.gradient(layer.tensor()), image);
    float[] means = activation.mean();
    float[] sums = gradient.sums();
    return bank.isPresent()
        ? new ConceptReading(
            logits,
            means,
            sums,
            outputs.row(TensorNames.CONCEPT_PRESENCE, image),
            outputs.row(TensorNames.CONCEPT_SENSITIVITY, image),
            outputs.row(TensorNames.CONCEPT_CONTRIBUTION, image),
            outputs.row(TensorNames.CONCEPT_RESIDUAL, image)[0])
        : new ConceptReading(logits, means, sums, means, sums, products(activation, gradient), 0);
  }

  /** Σ G_k A_k over positions. */
  private static float[] products(LayerValues activation, LayerValues gradient) {
    float[] products = new float[activation.channels()];
    int positions = activation.positions();
    for (int k = 0; k < products.length; k++) {
      double sum = 0;
      for (int i = k * positions; i < (k + 1) * positions; i++) {
        sum += (double) activation.values()[i] * gradient.values()[i];
      }
      products[k] = (float) sum;
    }
    return products;
  }

  private LayerValues maps(BatchOutputs outputs, String tensor, int image) {
    float[] values = outputs.row(tensor, image);
    int positions = layer.height() * layer.width();
    return new LayerValues(
        layer.channels(),
        layer.height(),
        layer.width(),
        outputs.rowShape(tensor).length == MAP
            ? values
            : Tokens.channelsFirst(values, positions, layer.channels()));
  }
}
