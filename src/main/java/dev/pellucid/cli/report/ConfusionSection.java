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
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Why images of one class are taken for another. Where no image has a label, so that errors are not
 * known, between which classes the model hesitates, and why.
 */
final class ConfusionSection implements SectionMaker {

  /** One in so many images is often. */
  private static final int OFTEN = 5;

  private static final int MOST_PAIRS = 5;
  private static final int MOST_CONCEPTS = 5;
  private static final int EXEMPLARS = 4;

  /** A smaller difference of scores changes the odds of two classes by less than a third. */
  private static final double WORTH_SAYING = 0.3;

  private static final float OPACITY = 0.5f;

  @Override
  public String id() {
    return "confusion";
  }

  @Override
  public String title() {
    return ERROR.title();
  }

  /**
   * What is looked at, in words. Names of classes are put in for {@code %s}.
   *
   * @param against after how many images there are: with how many others they are compared
   */
  private record Wording(
      String title, String lead, String heading, String against, String here, String there) {}

  private static final Wording ERROR =
      new Wording(
          "Why one class is taken for another",
          "Images of a class that are taken for another are compared with those that are recognised: which concepts speak more for the wrong class in them?",
          "'%s' taken for '%s'",
          "%s, against %d that are recognised.",
          "where taken for it",
          "where recognised");

  private static final Wording HESITATION =
      new Wording(
          "Which classes it hesitates between",
          "No image has a label, so that it is not known where the model is wrong; but it can be seen where it is torn between two answers. Images that it calls one class while it gives another more than half of that probability are compared with those of which it is surer: which concepts speak more for the other class in them? Hesitation is no error: either answer may be right, or none.",
          "Calls it '%s', hesitates with '%s'",
          "%s, against %d that it calls so without hesitation.",
          "where it hesitates",
          "where it does not");

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

  private static boolean labelled(Subject subject) {
    return !subject.survey().labelled().isEmpty();
  }

  private static List<Confused> pairs(Subject subject) {
    return labelled(subject) ? errors(subject) : hesitations(subject);
  }

  /** Of what it calls A, those with B close behind, and those without any other class. */
  private static List<Confused> hesitations(Subject subject) {
    List<Answer> answers = subject.survey().answers();
    Map<ConfusedPair, List<Answer>> torn =
        answers.stream()
            .filter(Answer::hesitant)
            .collect(
                Collectors.groupingBy(
                    answer ->
                        new ConfusedPair(answer.predicted(), answer.next().orElseThrow().index()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return most(
        subject,
        torn,
        pair ->
            answers.stream()
                .filter(answer -> answer.predicted() == pair.of() && !answer.hesitant())
                .toList());
  }

  private static List<Confused> errors(Subject subject) {
    Map<ConfusedPair, List<Answer>> wrong =
        subject.survey().labelled().stream()
            .filter(answer -> !answer.right())
            .collect(
                Collectors.groupingBy(
                    answer -> new ConfusedPair(answer.label().getAsInt(), answer.predicted()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return most(
        subject,
        wrong,
        pair ->
            subject.survey().labelled().stream()
                .filter(answer -> answer.right() && answer.predicted() == pair.of())
                .toList());
  }

  /** The pairs with most images, of those with enough of them and of others. */
  private static List<Confused> most(
      Subject subject,
      Map<ConfusedPair, List<Answer>> pairs,
      Function<ConfusedPair, List<Answer>> others) {
    return pairs.entrySet().stream()
        .map(
            each ->
                new Confused(
                    each.getKey(),
                    first(subject, each.getValue()),
                    first(subject, others.apply(each.getKey()))))
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
    boolean errors = labelled(subject);
    Wording wording = errors ? ERROR : HESITATION;
    List<Confused> pairs = pairs(subject);
    if (pairs.isEmpty()) {
      return new Section.LeftOut(
          id(),
          wording.title(),
          (errors
                  ? "No class is taken for another in %d images or more, and recognised in as many."
                  : "No image has a label, and between no two classes the model hesitates in %d images or more, and is surer in as many.")
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
      show(subject, pairs.get(i), explained.get(i), reader.names(), wording, body);
      if (!errors) {
        findings.add(hesitation(subject, pairs.get(i), explained.get(i), reader));
      } else if (reader.bank().isPresent()) {
        findings.addAll(findings(subject, explained.get(i), reader.names()));
      }
    }
    body.note(
        "Contributions are to the score of the %s class, less that of the %s; intervals have %d%% confidence each, p is for all concepts of all pairs together (Holm). %sThe pictures are those that %s; warm colours show what speaks for the %s class and against the %s (Grad-CAM of the difference). What is different in them need not be why: change it, to be sure."
            .formatted(
                errors ? "wrong" : "other",
                errors ? "true one" : "one that it names",
                Math.round(100 * subject.settings().confidence()),
                reader.bank().isPresent()
                    ? ""
                    : "The model has no concepts with names, so its channels are compared. ",
                errors ? "the model is surest of" : "it is least sure of",
                errors ? "wrong" : "other",
                errors ? "true one" : "one that it names"));
    reader.bank().flatMap(AlikeConcepts::warning).ifPresent(body::note);
    return new Section.Told(
        id(),
        wording.title(),
        wording.lead(),
        body.html(),
        findings,
        Figures.of(new Told(reader.names(), explained)));
  }

  /**
   * Whether it speaks for the other class by more than chance, and by enough to be worth saying.
   */
  private static boolean isTold(ConceptPart part, double level) {
    return part.misleads(level)
        && part.contribution().difference() >= WORTH_SAYING
        && !part.presence().isUnclear();
  }

  /** What {@code report.json} has of it. */
  private record Told(List<String> concepts, List<ExplainedConfusion> pairs) {}

  private static List<Finding> findings(
      Subject subject, ExplainedConfusion explained, List<String> names) {
    double level = 1 - subject.settings().confidence();
    return explained.concepts().stream()
        .filter(part -> isTold(part, level))
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
                            Text.signed(part.contribution().some()),
                            explained.recognised(),
                            Text.signed(part.contribution().others())),
                    "a difference of %s to %s with %d%% confidence; by chance with %s, all concepts and pairs tested together"
                        .formatted(
                            Text.number(part.contribution().low(), 2),
                            Text.number(part.contribution().high(), 2),
                            Math.round(100 * subject.settings().confidence()),
                            Text.p(part.adjusted()))))
        .toList();
  }

  /** Where it hesitates, and with what concept if that is more than chance. */
  private static Finding hesitation(
      Subject subject, Confused pair, ExplainedConfusion explained, ConceptReader reader) {
    String of = subject.label(pair.pair().of());
    String other = subject.label(pair.pair().takenFor());
    long called =
        subject.survey().answers().stream()
            .filter(answer -> answer.predicted() == pair.pair().of())
            .count();
    long torn =
        subject.survey().answers().stream()
            .filter(answer -> answer.predicted() == pair.pair().of() && answer.hesitant())
            .filter(answer -> answer.next().orElseThrow().index() == pair.pair().takenFor())
            .count();
    String when =
        reader.bank().isEmpty()
            ? ""
            : explained.concepts().stream()
                .filter(part -> isTold(part, 1 - subject.settings().confidence()))
                .findFirst()
                .map(
                    part ->
                        ", mostly with %s '%s'"
                            .formatted(
                                part.presence().difference() > 0 ? "much" : "little",
                                reader.names().get(part.concept())))
                .orElse("");
    return new Finding(
        Severity.CAUTION,
        "When it says '%s', it %s hesitates with '%s'%s."
            .formatted(of, OFTEN * torn >= called ? "often" : "at times", other, when),
        "in %d of the %d images that it calls '%s' it gives '%s' more than half of that probability"
            .formatted(torn, called, of, other),
        "which of the two is right is not known: no image has a label");
  }

  private static void show(
      Subject subject,
      Confused pair,
      ExplainedConfusion explained,
      List<String> names,
      Wording wording,
      Body body) {
    body.heading(
        wording
            .heading()
            .formatted(subject.label(pair.pair().of()), subject.label(pair.pair().takenFor())));
    body.paragraph(
        wording
            .against()
            .formatted(Text.count(explained.confused(), "image"), explained.recognised()));
    body.table(
        List.of(
            "concept", wording.here(), wording.there(), "difference", "more of it there", "chance"),
        explained.concepts().stream().limit(MOST_CONCEPTS).map(part -> row(part, names)).toList());
    body.pictures(
        pair.confused().stream()
            .sorted(
                Comparator.comparingDouble(
                    answer ->
                        answer.label().isPresent() ? -answer.probability() : answer.probability()))
            .limit(EXEMPLARS)
            .map(answer -> exemplar(subject, pair.pair(), answer))
            .toList());
  }

  private static List<String> row(ConceptPart part, List<String> names) {
    return List.of(
        names.get(part.concept()),
        Text.signed(part.contribution().some()),
        Text.signed(part.contribution().others()),
        "%s (%s to %s)"
            .formatted(
                Text.signed(part.contribution().difference()),
                Text.signed(part.contribution().low()),
                Text.signed(part.contribution().high())),
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
