package dev.pellucid.cli.bench;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What each method takes for one image, beside what classifying it takes.
 *
 * <p>Compiling a method's graph is not counted: it happens once a model. Classifying is timed anew
 * before every method, so that both figures of a ratio are of the same moment.
 */
public final class MethodTimes {

  private static final int WARM_UP = 3;
  private static final int CLASSIFICATIONS = 11;
  private static final int LONGEST_RUNS = 5;
  private static final Duration ENOUGH = Duration.ofSeconds(4);

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final ImageBatch image;

  /** Of a model, on the first of some images. */
  public MethodTimes(ModelBundle bundle, SessionSettings settings, EncodedImages images) {
    this.bundle = bundle;
    this.settings = settings;
    InputSpec input = bundle.manifest().input();
    this.image =
        new ImageBatch(
            input.channels().count(),
            input.height(),
            input.width(),
            new Preprocessor(input)
                .tensor(new ImageDecoder(DecodeLimits.DEFAULT).decode(images.get(0))),
            List.of(Target.PREDICTED));
  }

  /**
   * One method's figures.
   *
   * @param seconds an image, the median of a few runs
   * @param cost as a multiple of classifying
   * @param passes that were run, those that name the target among them
   * @param partial whether the budget cut it short
   * @param refusal why it cannot explain this model, if it cannot; the figures are 0 then
   */
  public record Line(
      String method,
      double seconds,
      double cost,
      Passes passes,
      boolean partial,
      Optional<String> refusal) {}

  /**
   * Times a method.
   *
   * @param budget the most one run may take; empty is as long as it takes
   */
  public Line time(
      ExplanationMethod method, ParameterValues parameters, Optional<Duration> budget) {
    String id = method.card().id();
    try (Classifier classifier = open()) {
      double classifying = classifying(classifier);
      Passes before = classifier.spent();
      Explanation first = run(classifier, method, parameters, budget);
      Passes passes = classifier.spent().since(before);
      double seconds = seconds(classifier, method, parameters, budget);
      return new Line(
          id, seconds, seconds / classifying, passes, first.partial(), Optional.empty());
    } catch (UnfitModelException e) {
      return new Line(id, 0, 0, new Passes(0, 0), false, Optional.of(e.getMessage()));
    }
  }

  /** What is explained: one image. */
  ImageBatch image() {
    return image;
  }

  /** The model, for the caller to close. */
  Classifier open() {
    return new Classifier(bundle, settings);
  }

  private double seconds(
      Classifier classifier,
      ExplanationMethod method,
      ParameterValues parameters,
      Optional<Duration> budget) {
    double[] seconds = new double[LONGEST_RUNS];
    long begin = System.nanoTime();
    int runs = 0;
    do {
      long start = System.nanoTime();
      Explanation unused = run(classifier, method, parameters, budget);
      seconds[runs++] = (System.nanoTime() - start) / 1e9;
    } while (runs < LONGEST_RUNS && System.nanoTime() - begin < ENOUGH.toNanos());
    return median(Arrays.copyOf(seconds, runs));
  }

  private Explanation run(
      Classifier classifier,
      ExplanationMethod method,
      ParameterValues parameters,
      Optional<Duration> budget) {
    Effort effort = budget.map(Effort::within).orElseGet(Effort::unlimited);
    return method.explain(classifier, image, parameters, effort).get(0);
  }

  private double classifying(Classifier classifier) {
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS);
    double[] seconds = new double[CLASSIFICATIONS];
    for (int i = -WARM_UP; i < CLASSIFICATIONS; i++) {
      long start = System.nanoTime();
      classifier.run(plan, image);
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    return median(seconds);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
