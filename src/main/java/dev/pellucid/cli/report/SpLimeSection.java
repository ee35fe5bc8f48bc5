package dev.pellucid.cli.report;

import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.explain.global.model.concepts.ConceptReader;
import dev.pellucid.explain.global.model.splime.SubmodularPick;
import dev.pellucid.explain.global.model.splime.SubmodularPick.Picked;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A few images whose explanations together cover what matters to the model. */
final class SpLimeSection implements SectionMaker {

  private static final int MOST_IMPORTANT = 12;

  @Override
  public String id() {
    return "sp-lime";
  }

  @Override
  public String title() {
    return "A few images that show most of it";
  }

  @Override
  public long steps(Subject subject) {
    return ConceptLessons.images(subject).size();
  }

  /** What {@code report.json} has of it. */
  private record Told(Map<String, Double> importance, List<Shown> images) {}

  private record Shown(
      String image, String called, Map<String, Float> contributions, double covered) {}

  @Override
  public Section make(Subject subject, LongConsumer done) {
    ConceptReader reader = ConceptReader.of(subject.classifier());
    SubmodularPick method = SubmodularPick.usual();
    List<Answer> images = ConceptLessons.images(subject);
    List<float[]> explanations = new ArrayList<>();
    reader.forEach(
        ConceptLessons.tensors(subject, images),
        Target.PREDICTED,
        reading -> {
          explanations.add(method.sparse(reading.contribution()));
          done.accept(1);
        });
    Picked picked = method.pick(explanations);
    List<String> names = reader.names();
    List<Integer> important =
        IntStream.range(0, names.size())
            .filter(j -> picked.importance()[j] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -picked.importance()[j]))
            .toList();
    Body body = new Body();
    body.pictures(
        picked.images().stream()
            .map(
                image ->
                    new Captioned(
                        subject.view(images.get(image.index())),
                        caption(
                            subject,
                            images.get(image.index()),
                            explanations.get(image.index()),
                            reader)))
            .toList());
    String covered =
        "Together they cover %s of what the model's %s add in all %s."
            .formatted(
                Text.percent(picked.covered()),
                reader.bank().isPresent() ? "concepts" : "channels",
                Text.count(images.size(), "image"));
    if (reader.bank().isPresent()) {
      body.paragraph(
          "%s What matters most: %s."
              .formatted(
                  covered,
                  Text.list(
                      important.stream()
                          .limit(MOST_IMPORTANT)
                          .map(j -> "'%s'".formatted(names.get(j)))
                          .toList())));
      body.note(
          "Below each image the model's answer and the %d concepts that add most to its score, or take most from it. The images were picked to differ from one another, so they are not typical ones."
              .formatted(method.features()));
    } else {
      body.paragraph(covered);
      body.note(
          "Below each image the model's answer. The model has no concepts with names, so the images were picked by its channels (report.json has them): to differ from one another, so they are not typical ones.");
    }
    reader.bank().flatMap(AlikeConcepts::warning).ifPresent(body::note);
    return new Section.Told(
        id(),
        title(),
        "Of all images, the few whose explanations together show most of what the model goes by (submodular pick): someone who knows the subject can look through them in a minute.",
        body.html(),
        List.of(),
        Figures.of(told(subject, images, explanations, picked, names)));
  }

  private static Told told(
      Subject subject,
      List<Answer> images,
      List<float[]> explanations,
      Picked picked,
      List<String> names) {
    Map<String, Double> importance = new TreeMap<>();
    for (int j = 0; j < names.size(); j++) {
      importance.put(names.get(j), picked.importance()[j]);
    }
    return new Told(
        importance,
        picked.images().stream()
            .map(
                image -> {
                  Answer answer = images.get(image.index());
                  float[] explanation = explanations.get(image.index());
                  return new Shown(
                      subject.name(answer),
                      subject.label(answer.predicted()),
                      largest(explanation)
                          .boxed()
                          .collect(Collectors.toMap(names::get, j -> explanation[j])),
                      image.covered());
                })
            .toList());
  }

  private static IntStream largest(float[] explanation) {
    return IntStream.range(0, explanation.length)
        .filter(j -> explanation[j] != 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer j) -> -Math.abs(explanation[j])))
        .mapToInt(Integer::intValue);
  }

  private static String caption(
      Subject subject, Answer answer, float[] explanation, ConceptReader reader) {
    String called =
        subject.label(answer.predicted())
            + (answer.label().isPresent() && !answer.right()
                ? " (really %s)".formatted(subject.label(answer.label().getAsInt()))
                : "");
    return reader.bank().isEmpty()
        ? called
        : called
            + ": "
            + largest(explanation)
                .mapToObj(
                    j -> "%s %s".formatted(Text.signed(explanation[j]), reader.names().get(j)))
                .collect(Collectors.joining(", "));
  }
}
