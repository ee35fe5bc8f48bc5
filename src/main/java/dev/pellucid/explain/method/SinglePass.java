package dev.pellucid.explain.method;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.backward.UndefinedPropagationException;
import dev.pellucid.model.inference.Tensor;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What one run of a model on a batch must give, and what is made of it.
 *
 * @param <T> what is made of it for each image
 * @param plans for graphs that begin with the image, without masks
 * @param inputs by name, what the plans' graphs take besides the images and their targets
 * @param reading of the run's outputs, one a image, in order
 */
public record SinglePass<T>(
    Set<ExplanationPlan> plans,
    Map<String, Tensor> inputs,
    Function<PlanOutputs, List<T>> reading) {

  /** Makes something of one image's part of a run. */
  @FunctionalInterface
  public interface ImageReading<T> {
    T read(BatchOutputs outputs, int image);
  }

  public SinglePass {
    // In their order: it is the first that says why the model has none of them.
    plans = Collections.unmodifiableSet(new LinkedHashSet<>(plans));
    inputs = Map.copyOf(inputs);
  }

  /** A run of one plan. */
  public static <T> SinglePass<T> of(
      ExplanationPlan plan, Function<BatchOutputs, List<T>> reading) {
    return new SinglePass<>(Set.of(plan), Map.of(), outputs -> reading.apply(outputs.of(plan)));
  }

  /** A run of one plan that is read image by image. */
  public static <T> SinglePass<T> perImage(ExplanationPlan plan, ImageReading<T> reading) {
    return of(
        plan,
        outputs ->
            IntStream.range(0, outputs.size())
                .mapToObj(image -> reading.read(outputs, image))
                .toList());
  }

  /** One run for both, in which neither has inputs of its own. */
  public static <A, B, T> SinglePass<T> both(
      SinglePass<A> one, SinglePass<B> other, BiFunction<A, B, T> made) {
    Set<ExplanationPlan> plans = new LinkedHashSet<>(one.plans);
    plans.addAll(other.plans);
    return new SinglePass<>(
        plans,
        Map.of(),
        outputs -> {
          List<A> ones = one.reading.apply(outputs);
          List<B> others = other.reading.apply(outputs);
          return IntStream.range(0, ones.size())
              .mapToObj(image -> made.apply(ones.get(image), others.get(image)))
              .toList();
        });
  }

  /** The same run, with something else made of what was made of each image. */
  public <R> SinglePass<R> map(Function<T, R> made) {
    return new SinglePass<>(
        plans, inputs, outputs -> reading.apply(outputs).stream().map(made).toList());
  }

  /** The same with what else the graph takes. */
  public SinglePass<T> with(Map<String, Tensor> more) {
    return new SinglePass<>(plans, more, reading);
  }

  /**
   * One forward pass, and a backward pass for each way in which the plans flow back.
   *
   * @throws dev.pellucid.graph.UnfitModelException if the model does not have what is asked for
   */
  public List<T> run(Classifier classifier, ImageBatch batch) {
    return asApplicable(() -> reading.apply(classifier.run(plans, batch, inputs)));
  }

  /**
   * The same for a run that others share.
   *
   * @param outputs of a run in which these plans were, with these inputs
   */
  public List<T> read(PlanOutputs outputs) {
    return asApplicable(() -> reading.apply(outputs));
  }

  private static <T> List<T> asApplicable(Supplier<List<T>> work) {
    try {
      return work.get();
    } catch (UndefinedPropagationException e) {
      throw new NotApplicableException(e.getMessage());
    }
  }
}
