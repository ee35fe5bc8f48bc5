package dev.pellucid.cli.report;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.UnreadableImageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the model says of every image: one forward pass each. Some dozen bytes an image are kept.
 *
 * @param answers of the images that could be read, in their order
 * @param unreadable those that could not, and why
 */
public record Survey(List<Answer> answers, List<String> unreadable) {

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);

  /**
   * Of one image.
   *
   * @param sample its place in the list of images, from 0
   * @param label its true class, from 0, if that is known
   * @param predicted the class that the model takes it for
   * @param probability that the model gives this class
   * @param marked whether an object is marked on it
   * @param next the class that it would call it instead; empty if there is no other
   */
  public record Answer(
      int sample,
      OptionalInt label,
      int predicted,
      double probability,
      boolean marked,
      Optional<Next> next) {

    /**
     * The second likeliest class.
     *
     * @param probability that the model gives it
     */
    public record Next(int index, double probability) {}

    /** Whether the model gives the second likeliest class more than half of what the first has. */
    public boolean hesitant() {
      return next.filter(other -> other.probability() > probability / 2).isPresent();
    }

    /** Whether it is known to be right. */
    public boolean right() {
      return label.isPresent() && label.getAsInt() == predicted;
    }
  }

  public Survey {
    answers = List.copyOf(answers);
    unreadable = List.copyOf(unreadable);
  }

  /** Reads every image once. */
  static Survey of(Classifier classifier, List<Sample> samples, LongConsumer done) {
    List<Answer> answers = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    List<Integer> waiting = new ArrayList<>();
    List<Sample.Content> contents = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      try {
        contents.add(samples.get(i).reading().get());
        waiting.add(i);
      } catch (UnreadableImageException e) {
        unreadable.add(samples.get(i).name() + ": " + e.getMessage());
      }
      if (waiting.size() == Effort.DEFAULT_ROWS
          || (i == samples.size() - 1 && !waiting.isEmpty())) {
        answers.addAll(answers(classifier, waiting, contents));
        waiting.clear();
        contents.clear();
      }
      done.accept(1);
    }
    return new Survey(answers, unreadable);
  }

  private static List<Answer> answers(
      Classifier classifier, List<Integer> samples, List<Sample.Content> contents) {
    BatchOutputs outputs =
        classifier.run(
            LOGITS,
            joined(classifier.input(), contents.stream().map(c -> c.image().pixels()).toList()));
    List<Answer> answers = new ArrayList<>(samples.size());
    for (int row = 0; row < samples.size(); row++) {
      float[] logits = outputs.row(TensorNames.LOGITS, row);
      int predicted = Target.predicted(logits);
      Sample.Content content = contents.get(row);
      answers.add(
          new Answer(
              samples.get(row),
              content.objectClass(),
              predicted,
              probability(logits, predicted),
              content.object().isPresent(),
              next(logits, predicted)));
    }
    return answers;
  }

  private static ImageBatch joined(InputSpec input, List<float[]> images) {
    float[] pixels = new float[images.size() * input.size()];
    for (int image = 0; image < images.size(); image++) {
      System.arraycopy(images.get(image), 0, pixels, image * input.size(), input.size());
    }
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        pixels,
        Collections.nCopies(images.size(), Target.PREDICTED));
  }

  private static Optional<Answer.Next> next(float[] logits, int predicted) {
    return IntStream.range(0, logits.length)
        .filter(index -> index != predicted)
        .boxed()
        .max(Comparator.comparingDouble(index -> logits[index]))
        .map(index -> new Answer.Next(index, probability(logits, index)));
  }

  private static double probability(float[] logits, int of) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[of]);
    }
    return 1 / sum;
  }

  /** The classes that the model names or that images have, in the order of their indices. */
  public List<Integer> classes() {
    return answers.stream()
        .flatMap(
            answer ->
                answer.label().isPresent()
                    ? Stream.of(answer.predicted(), answer.label().getAsInt())
                    : Stream.of(answer.predicted()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Those whose true class is known. */
  public List<Answer> labelled() {
    return answers.stream().filter(answer -> answer.label().isPresent()).toList();
  }
}
