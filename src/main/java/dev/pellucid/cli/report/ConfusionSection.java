package dev.pellucid.cli.report;

import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.global.model.concepts.ConceptReader;
import dev.pellucid.explain.global.model.confusion.ConfusedPair;
import dev.pellucid.explain.global.model.confusion.ConfusionStudy;
import dev.pellucid.explain.global.model.confusion.ConfusionStudy.Case;
import dev.pellucid.explain.global.model.confusion.ExplainedConfusion;
import dev.pellucid.explain.global.model.confusion.ExplainedConfusion.ConceptPart;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.explain.picture.OverlayPainter;
import dev.pellucid.image.ColourMap;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Why images of one class are taken for another. */
final class ConfusionSection implements SectionMaker {

  private static final int MOST_PAIRS = 5;
  private static final int MOST_CONCEPTS = 5;
  private static final int EXEMPLARS = 4;
  private static final float OPACITY = 0.5f;

  @Override
  public String id() {
    return "confusion";
  }

  @Override
  public String title() {
    return "Why one class is taken for another";
  }

  /** A pair and its images. */
  private record Confused(ConfusedPair pair, List<Answer> confused, List<Answer> recognised) {
    int images() {
      return confused.size() + recognised.size();
    }
  }

  @Override
  public long steps(Subject subject) {
    return Math.max(1, pairs(subject).stream().mapToInt(Confused::images).sum());
  }

  private static List<Confused> pairs(Subject subject) {
    Map<ConfusedPair, List<Answer>> wrong =
        subject.survey().labelled().stream()
            .filter(answer -> !answer.right())
            .collect(
                Collectors.groupingBy(
                    answer -> new ConfusedPair(answer.label().getAsInt(), answer.predicted()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return wrong.entrySet().stream()
        .map(
            each ->
                new Confused(
                    each.getKey(),
                    first(subject, each.getValue()),
                    first(
                        subject,
                        subject.survey().labelled().stream()
                            .filter(
                                answer ->
                                    answer.right() && answer.predicted() == each.getKey().of())
                            .toList())))
        .filter(
            each ->
                Math.min(each.confused().size(), each.recognised().size()) >= ConfusionStudy.FEWEST)
        .sorted(Comparator.comparingInt((Confused each) -> -each.confused().size()))
        .limit(MOST_PAIRS)
        .toList();
  }

  private static List<Answer> first(Subject subject, List<Answer> answers) {
    return answers.subList(0, Math.min(answers.size(), subject.settings().perClass()));
  }

  @Override
  public Section make(Subject subject, LongConsumer done) {
    if (subject.survey().labelled().isEmpty()) {
      return leftOut("No image has a label, so that it is not known what is taken for what.");
    }
    List<Confused> pairs = pairs(subject);
    if (pairs.isEmpty()) {
      return leftOut(
          "No class is taken for another in %d images or more, and recognised in as many."
              .formatted(ConfusionStudy.FEWEST));
    }
    ConceptReader reader = ConceptReader.of(subject.classifier());
    List<ExplainedConfusion> explained =
        new ConfusionStudy(subject.settings().confidence())
            .of(
                reader,
                pairs.stream()
                    .map(
                        each ->
                            new Case(
                                each.pair(),
                                ConceptLessons.tensors(subject, each.confused()),
                                ConceptLessons.tensors(subject, each.recognised())))
                    .toList(),
                done);
    Body body = new Body();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      show(subject, pairs.get(i), explained.get(i), reader.names(), body);
      if (reader.bank().isPresent()) {
        findings.addAll(findings(subject, explained.get(i), reader.names()));
      }
    }
    body.note(
        "Contributions are to the score of the class that it is taken for, less that of the true class; intervals have %d%% confidence each, p is for all concepts of all pairs together (Holm). %sThe pictures are those that the model is surest of; warm colours show what speaks for the wrong class and against the true one (Grad-CAM of the difference). What is different where they are confused need not be why: change it, to be sure."
            .formatted(
                Math.round(100 * subject.settings().confidence()),
                reader.bank().isPresent()
                    ? ""
                    : "The model has no concepts with names, so its channels are compared. "));
    return new Section.Told(
        id(),
        title(),
        "Images of a class that are taken for another are compared with those that are recognised: which concepts speak more for the wrong class in them?",
        body.html(),
        findings,
        Figures.of(new Told(reader.names(), explained)));
  }

  /** What {@code report.json} has of it. */
  private record Told(List<String> concepts, List<ExplainedConfusion> pairs) {}

  private static List<Finding> findings(
      Subject subject, ExplainedConfusion explained, List<String> names) {
    double level = 1 - subject.settings().confidence();
    return explained.concepts().stream()
        .filter(part -> part.misleads(level) && !part.presence().isUnclear())
        .limit(1)
        .map(
            part ->
                new Finding(
                    Severity.RISK,
                    "'%s' is taken for '%s' when there is %s '%s'."
                        .formatted(
                            subject.label(explained.pair().of()),
                            subject.label(explained.pair().takenFor()),
                            part.presence().difference() > 0 ? "much" : "little",
                            names.get(part.concept())),
                    "in %d images that are taken for it, '%s' contributes %s to the wrong score over the right one; in %d that are recognised, %s"
                        .formatted(
                            explained.confused(),
                            names.get(part.concept()),
                            SoftTreeSection.signed(part.contribution().some()),
                            explained.recognised(),
                            SoftTreeSection.signed(part.contribution().others())),
                    "a difference of %s to %s with %d%% confidence; by chance with %s, all concepts and pairs tested together"
                        .formatted(
                            Text.number(part.contribution().low(), 2),
                            Text.number(part.contribution().high(), 2),
                            Math.round(100 * subject.settings().confidence()),
                            Text.p(part.adjusted()))))
        .toList();
  }

  private static void show(
      Subject subject, Confused pair, ExplainedConfusion explained, List<String> names, Body body) {
    body.heading(
        "'%s' taken for '%s'"
            .formatted(subject.label(pair.pair().of()), subject.label(pair.pair().takenFor())));
    body.paragraph(
        "%s, against %d that are recognised."
            .formatted(Text.count(explained.confused(), "image"), explained.recognised()));
    body.table(
        List.of(
            "concept",
            "where taken for it",
            "where recognised",
            "difference",
            "more of it there",
            "p"),
        explained.concepts().stream().limit(MOST_CONCEPTS).map(part -> row(part, names)).toList());
    body.pictures(
        pair.confused().stream()
            .sorted(Comparator.comparingDouble((Answer answer) -> -answer.probability()))
            .limit(EXEMPLARS)
            .map(answer -> exemplar(subject, pair.pair(), answer))
            .toList());
  }

  private static List<String> row(ConceptPart part, List<String> names) {
    return List.of(
        names.get(part.concept()),
        SoftTreeSection.signed(part.contribution().some()),
        SoftTreeSection.signed(part.contribution().others()),
        "%s (%s to %s)"
            .formatted(
                SoftTreeSection.signed(part.contribution().difference()),
                SoftTreeSection.signed(part.contribution().low()),
                SoftTreeSection.signed(part.contribution().high())),
        part.presence().isUnclear()
            ? "not told"
            : part.presence().difference() > 0 ? "yes" : "less",
        Text.p(part.adjusted()));
  }

  private static Captioned exemplar(Subject subject, ConfusedPair pair, Answer answer) {
    ImageBatch image =
        subject
            .read(answer)
            .image()
            .withTargets(
                List.of(
                    Target.difference(new Pick.Index(pair.takenFor()), new Pick.Index(pair.of()))));
    ExplanationMethod method = Methods.byId("grad-cam");
    Explanation map =
        method
            .explain(
                subject.classifier(),
                image,
                ParameterValues.defaults(method.card().parameters()),
                Effort.unlimited())
            .get(0);
    RgbImage view = subject.view(answer);
    return new Captioned(
        new OverlayPainter(ColourMap.INFERNO, OPACITY).over(view, map.attribution()).orElse(view),
        "%s (%s sure)".formatted(subject.name(answer), Text.percent(answer.probability())));
  }
}
