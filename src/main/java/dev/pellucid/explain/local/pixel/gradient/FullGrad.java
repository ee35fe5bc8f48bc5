package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.compiler.Bias;
import dev.pellucid.compiler.Biases;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.local.pixel.gradient.SaliencySum.Scaling;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Full-gradient saliency (Srinivas, Fleuret, 2019).
 *
 * <p>The full gradient is the input term x ⊙ ∂y/∂x and, for every bias b, the term b ⊙ ∂y/∂b, with
 * one value for every place where b is added. For networks of rectifiers, clips, poolings and
 * linear layers they add up to the logit exactly; {@code completeness-error} says how far they do.
 *
 * <p>R = ψ(x ⊙ ∂y/∂x) + Σ_l Σ_c ψ(b_c ⊙ ∂y/∂b_c), {@code [1,H,W]}, over every channel c of every
 * layer l that has a bias and positions; ψ takes the magnitude, scales it by {@code rescale} and
 * enlarges it bilinearly. {@code implicit} counts the bounds of clips (ReLU6) as the biases which
 * they are around this image; without them the terms of such networks do not add up. Cost: one
 * forward and one backward pass; the gradients at all layers are fetched.
 *
 * <p>As ψ drops signs and scales each channel to the same maximum, R shows where the network is
 * sensitive, not what speaks for or against the class, and its values are no shares of the logit.
 * For networks with products or smooth activations the terms are complete only to the extent that
 * the figure says.
 *
 * <p>Throws {@link NotApplicableException} for a model without biases.
 */
public final class FullGrad implements SinglePassMethod {

  private static final Parameter.Choice RESCALE =
      new Parameter.Choice(
          "rescale",
          "channel",
          List.of("channel", "layer", "none"),
          "what is scaled to 0..1 together");

  private static final Parameter.Flag IMPLICIT =
      new Parameter.Flag("implicit", true, "count the bounds of clips as biases");

  private static final BiFunction<byte[], String, List<Bias>> BIASES = Biases::of;

  private static final MethodCard CARD =
      new MethodCard(
          "full-grad",
          "FullGrad",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Srinivas, Fleuret",
              "Full-Gradient Representation for Neural Network Visualization",
              "NeurIPS",
              2019),
          List.of(RESCALE, IMPLICIT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 1);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    boolean implicit = parameters.get(IMPLICIT);
    List<Bias> biases =
        classifier.ask(BIASES).stream()
            .filter(bias -> implicit || bias instanceof Bias.Stored)
            .toList();
    if (biases.isEmpty()) {
      throw new NotApplicableException(
          "model %s has no biases, so its full gradient is input-x-gradient; full-grad needs some"
              .formatted(classifier.name()));
    }
    Scaling scaling = Scaling.valueOf(parameters.get(RESCALE).toUpperCase(Locale.ROOT));
    return SinglePass.perImage(
        ExplanationPlan.of(outputs(biases))
            .withLayers(biases.stream().map(Bias::tensor).distinct().toList()),
        (outputs, image) -> read(outputs, image, batch, biases, scaling));
  }

  /** Image by image, as of one alone the gradients at all layers are tens of megabytes. */
  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    return IntStream.range(0, batch.size())
        .mapToObj(batch::only)
        .flatMap(image -> pass(classifier, image, parameters).run(classifier, image).stream())
        .toList();
  }

  private static Set<Output> outputs(List<Bias> biases) {
    Set<Output> outputs = EnumSet.of(Output.LOGITS, Output.INPUT_GRADIENT, Output.GRADIENT);
    if (biases.stream().anyMatch(Bias.Clipped.class::isInstance)) {
      outputs.add(Output.ACTIVATION);
    }
    return outputs;
  }

  private static Explanation read(
      BatchOutputs outputs, int image, ImageBatch batch, List<Bias> biases, Scaling scaling) {
    SaliencySum saliency = new SaliencySum(batch.height(), batch.width(), scaling);
    float[] input = outputs.row(TensorNames.INPUT_GRADIENT, image);
    float[] pixels = batch.image(image);
    for (int i = 0; i < input.length; i++) {
      input[i] *= pixels[i];
    }
    saliency.add(input, batch.height(), batch.width());
    double total = sum(input);
    for (Bias bias : biases) {
      float[] term = term(bias, outputs, image);
      total += sum(term);
      int[] shape = outputs.rowShape(TensorNames.gradient(bias.tensor()));
      if (shape.length == 3) {
        saliency.add(term, shape[1], shape[2]);
      }
    }
    float[] logits = outputs.row(TensorNames.LOGITS, image);
    double score = batch.targets().get(image).resolve(logits).score(logits);
    return Explanation.exact(
            new Attribution.Pixels(1, batch.height(), batch.width(), saliency.values()))
        .with(Explanation.COMPLETENESS_ERROR, Math.abs(total - score));
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** b ⊙ ∂y/∂b at every place where b is added. */
  private static float[] term(Bias bias, BatchOutputs outputs, int image) {
    float[] term = outputs.row(TensorNames.gradient(bias.tensor()), image);
    if (bias instanceof Bias.Stored stored) {
      int stride = stored.stride();
      for (int from = 0; from < term.length; from += stride) {
        float value = stored.at(from);
        for (int i = from; i < from + stride; i++) {
          term[i] *= value;
        }
      }
    } else if (bias instanceof Bias.Clipped clipped) {
      float[] activation = outputs.row(TensorNames.activation(bias.tensor()), image);
      for (int i = 0; i < term.length; i++) {
        term[i] *= clipped.at(activation[i]);
      }
    }
    return term;
  }
}
