package dev.pellucid.cli.report;

import static dev.pellucid.cli.report.OverviewSection.FEW;

import dev.pellucid.cli.report.OverviewSection.ClassFigures;
import dev.pellucid.cli.report.OverviewSection.Told;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.explain.global.model.concepts.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** What a reader should know first of how well the model does. */
final class OverviewFindings {

  /** Shares that differ by less than this are not worth a reader's time, significant or not. */
  private static final double WORTH_SAYING = 0.05;

  /** Findings of one kind on the first page, at most. */
  private static final int MOST_FINDINGS = 3;

  private OverviewFindings() {}

  /**
   * A class whose share lies below that of the others.
   *
   * @param elsewhere the share of the others
   * @param p that it lies so low by chance, all classes tested together
   */
  private record Below(ClassFigures figures, Estimate own, double elsewhere, double p) {
    double gap() {
      return elsewhere - own.mean();
    }
  }

  static List<Finding> of(Subject subject, Told told) {
    List<Answer> labelled = subject.survey().labelled();
    List<Finding> findings = new ArrayList<>();
    double confidence = subject.settings().confidence();
    if (labelled.isEmpty()) {
      findings.add(
          new Finding(
              Severity.UNKNOWN,
              "Whether the model is right is not known: no image has a label.",
              "%s without labels".formatted(Text.count(subject.survey().answers().size(), "image")),
              "nothing here speaks of errors"));
      return findings;
    }
    findings.addAll(weak(told, labelled, confidence));
    findings.addAll(mistrusted(told, confidence));
    told.overconfidence().flatMap(gap -> sureness(gap, told, confidence)).ifPresent(findings::add);
    Estimate accuracy = told.accuracy().orElseThrow();
    findings.add(
        new Finding(
            Severity.FACT,
            "The model is right on %s of these images.".formatted(Text.percent(accuracy.mean())),
            "%d of %d with a label"
                .formatted(Math.round(accuracy.mean() * accuracy.count()), accuracy.count()),
            Text.certainty(accuracy, confidence)));
    long few = told.classes().stream().filter(each -> each.images() < FEW).count();
    if (few > 0) {
      findings.add(
          new Finding(
              Severity.UNKNOWN,
              "Of %s there are too few images to say how well the model does on them."
                  .formatted(
                      few == told.classes().size()
                          ? "every class"
                          : Text.count(few, "class", "classes")),
              "fewer than %d images of each, in %s"
                  .formatted(FEW, Text.count(labelled.size(), "labelled image")),
              "what is said of the whole holds all the same"));
    }
    return findings;
  }

  /** Classes that are recognised less often than the others. */
  private static List<Finding> weak(Told told, List<Answer> labelled, double confidence) {
    List<ClassFigures> enough =
        told.classes().stream().filter(each -> each.images() >= FEW).toList();
    int right = (int) labelled.stream().filter(Answer::right).count();
    return gravest(
        below(enough, each -> each.recognised().orElseThrow(), right, labelled.size(), confidence),
        confidence,
        each ->
            new Finding(
                Severity.RISK,
                "'%s' is recognised less often than the other classes."
                    .formatted(each.figures().label()),
                "right on %s of its %d images, against %s of the others%s"
                    .formatted(
                        Text.percent(each.own().mean()),
                        each.own().count(),
                        Text.percent(each.elsewhere()),
                        each.figures()
                            .takenFor()
                            .map(other -> "; most often taken for " + other)
                            .orElse("")),
                Text.certainty(each.own(), confidence)
                    + "; by chance with "
                    + Text.p(each.p())
                    + ", all classes tested together"),
        more ->
            "%s recognised less often than the others."
                .formatted(Text.count(more, "more class is", "more classes are")));
  }

  /** Classes whose name is given to other things. */
  private static List<Finding> mistrusted(Told told, double confidence) {
    List<ClassFigures> enough =
        told.classes().stream()
            .filter(each -> each.trusted().filter(share -> share.count() >= FEW).isPresent())
            .toList();
    int called = enough.stream().mapToInt(each -> each.trusted().orElseThrow().count()).sum();
    int right = enough.stream().mapToInt(each -> hits(each.trusted().orElseThrow())).sum();
    return gravest(
        below(enough, each -> each.trusted().orElseThrow(), right, called, confidence),
        confidence,
        each ->
            new Finding(
                Severity.RISK,
                "When it says '%s', it is wrong more often than with other answers."
                    .formatted(each.figures().label()),
                "%s of the %d images that it calls so are something else, against %s with the other answers"
                    .formatted(
                        Text.percent(1 - each.own().mean()),
                        each.own().count(),
                        Text.percent(1 - each.elsewhere())),
                "by chance with " + Text.p(each.p()) + ", all classes tested together"),
        more ->
            "With %s it is wrong more often than with the others."
                .formatted(Text.count(more, "more answer", "more answers")));
  }

  /**
   * Those whose share is lower than that of all others together.
   *
   * @param right hits of all
   * @param all of how many
   */
  private static List<Below> below(
      List<ClassFigures> classes,
      Function<ClassFigures, Estimate> share,
      int right,
      int all,
      double confidence) {
    double[] together =
        Holm.adjusted(
            classes.stream()
                .map(share)
                .mapToDouble(
                    own ->
                        ShareComparison.less(
                            hits(own), own.count(), right - hits(own), all - own.count()))
                .toArray());
    return IntStream.range(0, classes.size())
        .mapToObj(
            i -> {
              Estimate own = share.apply(classes.get(i));
              int others = all - own.count();
              double elsewhere = others == 0 ? 0 : (right - hits(own)) / (double) others;
              return new Below(classes.get(i), own, elsewhere, together[i]);
            })
        .filter(each -> each.p() <= 1 - confidence && each.gap() > WORTH_SAYING)
        .toList();
  }

  /**
   * The largest gaps first; where there are more findings than belong on the first page, the last
   * says how many, and of which classes.
   */
  private static List<Finding> gravest(
      List<Below> all,
      double confidence,
      Function<Below, Finding> finding,
      LongFunction<String> sentence) {
    List<Below> sorted =
        all.stream().sorted(Comparator.comparingDouble(Below::gap).reversed()).toList();
    List<Below> rest = sorted.subList(Math.min(MOST_FINDINGS, sorted.size()), sorted.size());
    List<Finding> findings = new ArrayList<>();
    sorted.stream().limit(MOST_FINDINGS).map(finding).forEach(findings::add);
    if (!rest.isEmpty()) {
      findings.add(
          new Finding(
              Severity.RISK,
              sentence.apply(rest.size()),
              "by %d points at most: %s"
                  .formatted(
                      Math.round(100 * rest.get(0).gap()),
                      Text.list(
                          rest.stream().map(each -> "'" + each.figures().label() + "'").toList())),
              "each by chance with p of %s at most, all classes tested together"
                  .formatted(Text.number(1 - confidence, 2))));
    }
    return findings;
  }

  private static Optional<Finding> sureness(Estimate gap, Told told, double confidence) {
    boolean known =
        gap.interval().filter(interval -> !interval.contains(0)).isPresent()
            && Math.abs(gap.mean()) >= WORTH_SAYING;
    if (!known) {
      return Optional.empty();
    }
    boolean over = gap.mean() > 0;
    double accuracy = told.accuracy().orElseThrow().mean();
    return Optional.of(
        new Finding(
            over ? Severity.RISK : Severity.CAUTION,
            over
                ? "It is surer of its answers than it is right."
                : "It is less sure of its answers than it could be.",
            "its mean probability is %s, but %s of its answers are right"
                .formatted(Text.percent(accuracy + gap.mean()), Text.percent(accuracy)),
            "a difference of "
                + gap.interval()
                    .map(
                        interval ->
                            "%s to %s points with %d%% confidence"
                                .formatted(
                                    Math.round(
                                        100
                                            * Math.min(
                                                Math.abs(interval.low()),
                                                Math.abs(interval.high()))),
                                    Math.round(
                                        100
                                            * Math.max(
                                                Math.abs(interval.low()),
                                                Math.abs(interval.high()))),
                                    Math.round(100 * confidence)))
                    .orElseThrow()));
  }

  /** How many there are in a share. */
  static int hits(Estimate share) {
    return (int) Math.round(share.mean() * share.count());
  }
}
