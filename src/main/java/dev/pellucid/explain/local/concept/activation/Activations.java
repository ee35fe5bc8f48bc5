package dev.pellucid.explain.local.concept.activation;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.Tokens;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One layer of a classifier, f = head ∘ layer: its activations A {@code [K,h,w]} for any number of
 * images, the gradients G = ∂y/∂A there, and what the head makes of other activations. Patch tokens
 * {@code [T,K]} are turned to maps; class tokens are left out.
 *
 * <p>At most {@value Effort#DEFAULT_ROWS} images are in memory at once; what is kept of them is the
 * caller's business.
 */
public final class Activations {

  private static final int MAP = 3;

  private final Classifier classifier;
  private final FeatureLayer layer;
  private final boolean holdsTokens;

  private Activations(Classifier classifier, FeatureLayer layer) {
    this.classifier = classifier;
    this.layer = layer;
    this.holdsTokens = rankOfAnImage() != MAP;
  }

  /**
   * A layer of a classifier. One forward pass, to see it.
   *
   * @param layer a feature map {@code [N,K,h,w]} or patch tokens {@code [N,T,K]}; empty is the
   *     concept layer of the model's bundle, or its last feature map
   * @throws InvalidModelException if there is no such layer
   */
  public static Activations at(Classifier classifier, Optional<String> layer) {
    ExplanationPlan plan = ExplanationPlan.of(Output.ACTIVATION);
    return new Activations(
        classifier,
        classifier
            .compiled(layer.or(classifier::conceptLayer).map(plan::atLayer).orElse(plan))
            .conceptLayer()
            .orElseThrow());
  }

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return layer;
  }

  /** How images become the model's input. */
  public InputSpec input() {
    return classifier.input();
  }

  /**
   * The activations of images, each handed on as soon as it is there, in the order of the images.
   * One forward pass an image, down to the layer.
   *
   * @param images {@code [C,H,W]} each
   */
  public void forEach(Iterable<float[]> images, Consumer<LayerValues> taken) {
    inBatches(
        images,
        batch -> {
          BatchOutputs outputs = classifier.run(plan(Output.ACTIVATION), batch(batch, 0));
          for (int image = 0; image < batch.size(); image++) {
            taken.accept(values(outputs, TensorNames.activation(layer.tensor()), image));
          }
        });
  }

  /** The activations of a few images, all at once in memory. */
  public List<LayerValues> of(List<float[]> images) {
    List<LayerValues> activations = new ArrayList<>(images.size());
    forEach(images, activations::add);
    return activations;
  }

  /**
   * Activations, gradients and logits of images, in the order of the images. One forward pass an
   * image and a backward pass of the head.
   *
   * @param images {@code [C,H,W]} each
   * @param target the class y of all of them, from 0
   * @throws dev.pellucid.explain.method.UnknownClassException if the model has no such class
   */
  public void forEachGradient(Iterable<float[]> images, int target, Consumer<LayerGradient> taken) {
    inBatches(
        images,
        batch -> {
          BatchOutputs outputs =
              classifier.run(
                  plan(Output.ACTIVATION, Output.GRADIENT, Output.LOGITS), batch(batch, target));
          for (int image = 0; image < batch.size(); image++) {
            taken.accept(
                new LayerGradient(
                    values(outputs, TensorNames.activation(layer.tensor()), image),
                    values(outputs, TensorNames.gradient(layer.tensor()), image),
                    outputs.row(TensorNames.LOGITS, image)));
          }
        });
  }

  /** The logits of images, in their order. One forward pass an image. */
  public void forEachLogits(Iterable<float[]> images, Consumer<float[]> taken) {
    inBatches(
        images,
        batch -> {
          BatchOutputs outputs = classifier.run(plan(Output.LOGITS), batch(batch, 0));
          for (int image = 0; image < batch.size(); image++) {
            taken.accept(outputs.row(TensorNames.LOGITS, image));
          }
        });
  }

  /**
   * The head: the logits that follow from activations. A forward pass each of what lies behind the
   * layer.
   *
   * @param activations {@code [K,h,w]} each, those of an image or any others
   * @return one number a class for each
   * @throws NotApplicableException if the layer holds tokens, or something gets past it: then its
   *     activations alone do not say what follows
   */
  public List<float[]> logits(List<LayerValues> activations) {
    requireMaps();
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS).beginningAt(layer.tensor());
    List<float[]> logits = new ArrayList<>(activations.size());
    inBatches(
        activations,
        batch -> {
          float[] entering = joined(batch.stream().map(LayerValues::values).toList());
          BatchOutputs outputs = behind(plan, entering, batch.size());
          for (int row = 0; row < batch.size(); row++) {
            logits.add(outputs.row(TensorNames.LOGITS, row));
          }
        });
    return logits;
  }

  private BatchOutputs behind(ExplanationPlan plan, float[] entering, int rows) {
    try {
      return classifier.run(
          plan,
          Tensor.of(entering, rows, layer.channels(), layer.height(), layer.width()),
          rows,
          Collections.nCopies(rows, Target.of(0)),
          Map.of());
    } catch (InvalidModelException notAllOfIt) {
      throw new NotApplicableException(
          "layer '%s' does not feed all of the network behind it; name one that does: %s"
              .formatted(layer.tensor(), notAllOfIt.getMessage()));
    }
  }

  private int rankOfAnImage() {
    return classifier
        .run(plan(Output.ACTIVATION), batch(List.of(new float[input().size()]), 0))
        .rowShape(TensorNames.activation(layer.tensor()))
        .length;
  }

  private void requireMaps() {
    if (holdsTokens) {
      throw new NotApplicableException(
          "layer '%s' holds tokens, of which those of the patches alone do not say what follows; name a feature map"
              .formatted(layer.tensor()));
    }
  }

  private ExplanationPlan plan(Output first, Output... rest) {
    return ExplanationPlan.of(first, rest).withLayers(List.of(layer.tensor()));
  }

  private LayerValues values(BatchOutputs outputs, String tensor, int image) {
    float[] values = outputs.row(tensor, image);
    int positions = layer.height() * layer.width();
    return new LayerValues(
        layer.channels(),
        layer.height(),
        layer.width(),
        holdsTokens ? Tokens.channelsFirst(values, positions, layer.channels()) : values);
  }

  private ImageBatch batch(List<float[]> images, int target) {
    InputSpec input = classifier.input();
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        joined(images),
        Collections.nCopies(images.size(), Target.of(target)));
  }

  private static float[] joined(List<float[]> rows) {
    int length = rows.get(0).length;
    float[] joined = new float[rows.size() * length];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, joined, row * length, length);
    }
    return joined;
  }

  private static <T> void inBatches(Iterable<T> all, Consumer<List<T>> taken) {
    List<T> batch = new ArrayList<>(Effort.DEFAULT_ROWS);
    for (T each : all) {
      batch.add(each);
      if (batch.size() == Effort.DEFAULT_ROWS) {
        taken.accept(batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      taken.accept(batch);
    }
  }
}
