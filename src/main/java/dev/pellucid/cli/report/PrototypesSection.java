package dev.pellucid.cli.report;

import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.prototype.GaussianKernel;
import dev.pellucid.explain.local.image.prototype.MmdCritic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** The images that stand for what the model takes for each class, and those that do not fit in. */
final class PrototypesSection implements SectionMaker {

  private static final int PROTOTYPES = 4;
  private static final int CRITICISMS = 2;
  private static final int FEW = 10;
  private static final int MOST_CLASSES = 12;

  @Override
  public String id() {
    return "prototypes";
  }

  @Override
  public String title() {
    return "What stands for each answer";
  }

  @Override
  public long steps(Subject subject) {
    return classes(subject).values().stream().mapToLong(List::size).sum();
  }

  /** What {@code report.json} has of a class. */
  private record Told(List<String> prototypes, List<String> criticisms, List<Double> discrepancy) {}

  @Override
  public Section make(Subject subject, LongConsumer done) {
    Map<Integer, List<Answer>> classes = classes(subject);
    if (classes.isEmpty()) {
      return leftOut(
          "No answer is given to %d images or more, and fewer need nobody to stand for them."
              .formatted(FEW));
    }
    ImageFeatures features = ImageFeatures.of(subject.classifier());
    Body body = new Body();
    Map<String, Told> told = new LinkedHashMap<>();
    classes.forEach(
        (index, answers) -> {
          List<float[]> vectors = new ArrayList<>(answers.size());
          for (Answer answer : answers) {
            vectors.add(features.of(subject.read(answer).image()).get(0).features());
            done.accept(1);
          }
          MmdCritic.Selection picked =
              MmdCritic.select(
                  vectors,
                  GaussianKernel.forVectors(vectors, subject.settings().seed()),
                  PROTOTYPES,
                  CRITICISMS);
          body.heading(subject.label(index));
          body.pictures(pictures(subject, answers, picked));
          told.put(
              subject.label(index),
              new Told(
                  names(subject, answers, picked.prototypes()),
                  names(subject, answers, picked.criticisms()),
                  picked.discrepancy()));
        });
    body.note(
        "By MMD-critic (Kim, Khanna, Koyejo, 2016), on what the model's last layer is given of each image, at most %d images an answer. Typical images were picked to be together most like all; odd ones are where they are too many or too few."
            .formatted(subject.settings().perClass()));
    return new Section.Told(
        id(),
        title(),
        "For each answer, the few images that together are most like all that get it, and after them some odd ones that they do not stand for. If the typical ones share something that has nothing to do with the object, the model may go by that.",
        body.html(),
        List.of(),
        Figures.of(told));
  }

  /** The commonest answers, in the order of the classes. */
  private static Map<Integer, List<Answer>> classes(Subject subject) {
    Map<Integer, List<Answer>> all = subject.byPrediction();
    List<Integer> commonest =
        all.entrySet().stream()
            .filter(entry -> entry.getValue().size() >= FEW)
            .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
            .limit(MOST_CLASSES)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    Map<Integer, List<Answer>> classes = new LinkedHashMap<>();
    commonest.forEach(index -> classes.put(index, all.get(index)));
    return classes;
  }

  private static List<Captioned> pictures(
      Subject subject, List<Answer> answers, MmdCritic.Selection picked) {
    List<Captioned> pictures = new ArrayList<>();
    picked.prototypes().forEach(i -> pictures.add(captioned(subject, answers.get(i), "typical")));
    picked.criticisms().forEach(i -> pictures.add(captioned(subject, answers.get(i), "odd")));
    return pictures;
  }

  private static Captioned captioned(Subject subject, Answer answer, String role) {
    return new Captioned(
        subject.view(answer),
        answer.label().isPresent() && !answer.right()
            ? "%s (really %s)".formatted(role, subject.label(answer.label().getAsInt()))
            : role);
  }

  private static List<String> names(Subject subject, List<Answer> answers, List<Integer> picked) {
    return picked.stream().map(i -> subject.name(answers.get(i))).toList();
  }
}
