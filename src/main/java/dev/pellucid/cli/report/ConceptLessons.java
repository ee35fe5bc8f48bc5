package dev.pellucid.cli.report;

import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.explain.global.model.concepts.ConceptReader;
import dev.pellucid.explain.global.model.distillation.ClassSpace;
import dev.pellucid.explain.global.model.distillation.Lessons;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The images of a report as a model over concepts is taught by them.
 *
 * @param concepts their names
 * @param named whether these are concepts of the model's bank; else channels
 * @param classes that are told apart
 */
record ConceptLessons(List<String> concepts, boolean named, ClassSpace classes, Lessons lessons) {

  /** More classes than that are not told apart by a tree that people can read. */
  private static final int MOST_CLASSES = 20;

  /** The images that are looked at. */
  static List<Answer> images(Subject subject) {
    return subject.byPrediction().values().stream().flatMap(Collection::stream).toList();
  }

  /** Their tensors, each read when its turn comes. */
  static Iterable<float[]> tensors(Subject subject, List<Answer> answers) {
    return () -> answers.stream().map(answer -> subject.read(answer).image().pixels()).iterator();
  }

  /** Reads the images; J + C numbers of each are kept. */
  static ConceptLessons of(Subject subject, LongConsumer done) {
    ConceptReader reader = ConceptReader.of(subject.classifier());
    List<Answer> images = images(subject);
    List<float[]> values = new ArrayList<>();
    List<Integer> answers = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    ClassSpace[] space = new ClassSpace[1];
    reader.forEach(
        tensors(subject, images),
        Target.PREDICTED,
        reading -> {
          if (space[0] == null) {
            space[0] = classes(subject, reading.logits().length);
          }
          values.add(reading.presence());
          answers.add(space[0].answer(reading.logits()));
          probabilities.add(space[0].probabilities(reading.logits()));
          done.accept(1);
        });
    return new ConceptLessons(
        reader.names(),
        reader.bank().isPresent(),
        space[0],
        new Lessons(
            values.toArray(float[][]::new),
            answers.stream().mapToInt(Integer::intValue).toArray(),
            probabilities.toArray(double[][]::new)));
  }

  /** Those that the model names most often. */
  private static ClassSpace classes(Subject subject, int ofModel) {
    List<Integer> named =
        subject.byPrediction().entrySet().stream()
            .sorted(
                Map.Entry.comparingByValue(
                    (one, other) -> Integer.compare(other.size(), one.size())))
            .limit(MOST_CLASSES)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new ClassSpace(named, named.size() < ofModel);
  }

  /** The name of a class of {@link #classes}. */
  String label(Subject subject, int index) {
    return index < classes.classes().size()
        ? subject.label(classes.classes().get(index))
        : "another class";
  }

  /** What the numbers of an image are, in words. */
  String what() {
    return named
        ? "how much of each of the model's %d concepts an image has".formatted(concepts.size())
        : "the mean activations of the model's %d channels, for it has no concepts with names (learn some by 'fit concepts')"
            .formatted(concepts.size());
  }
}
