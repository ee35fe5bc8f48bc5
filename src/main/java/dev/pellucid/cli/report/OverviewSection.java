package dev.pellucid.cli.report;

import dev.pellucid.cli.evaluation.Html;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.MeanInterval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How well the model does: which classes it recognises, which it takes for which, and whether it is
 * as sure as it is right. Needs no pass besides the survey.
 */
final class OverviewSection implements SectionMaker {

  static final String ID = "overview";

  /** Of fewer images of a class nothing is said of the class. */
  static final int FEW = 10;

  /** A confusion table with more rows cannot be read. */
  private static final int MOST_ROWS = 12;

  private static final int BINS = 5;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "How well it does";
  }

  @Override
  public long steps(Subject subject) {
    return 1;
  }

  /**
   * A class in figures.
   *
   * @param images whose true class it is
   * @param recognised the share of these that the model calls so
   * @param called how many images the model calls so
   * @param trusted the share of these that are
   */
  record ClassFigures(
      int index,
      String label,
      int images,
      Optional<Estimate> recognised,
      int called,
      Optional<Estimate> trusted,
      Optional<String> takenFor) {}

  /** Answers of about the same probability: how sure, and how often right. */
  record Bin(double from, double to, int images, double sure, Estimate right) {}

  /** What {@code report.json} has of it. */
  record Told(
      Optional<Estimate> accuracy,
      double meanProbability,
      Optional<Estimate> overconfidence,
      List<ClassFigures> classes,
      List<Bin> calibration) {}

  @Override
  public Section make(Subject subject, LongConsumer done) {
    MeanInterval interval =
        new MeanInterval(subject.settings().confidence(), subject.settings().seed());
    List<Answer> labelled = subject.survey().labelled();
    List<ClassFigures> classes = classes(subject, interval);
    Told told =
        new Told(
            share(labelled, Answer::right, interval),
            subject.survey().answers().stream()
                .mapToDouble(Answer::probability)
                .average()
                .orElseThrow(),
            overconfidence(labelled, interval),
            classes,
            calibration(labelled, interval));
    done.accept(1);
    return new Section.Told(
        id(),
        title(),
        labelled.isEmpty()
            ? "No image has a label, so that it is not known whether the model is right. This is what it calls them."
            : "How often the model is right, for which classes it is not, what it then takes them for, and whether it is as sure of its answers as it should be.",
        body(subject, told).html(),
        OverviewFindings.of(subject, told),
        Figures.of(told));
  }

  private static List<ClassFigures> classes(Subject subject, MeanInterval interval) {
    List<ClassFigures> classes = new ArrayList<>();
    for (int index : subject.survey().classes()) {
      List<Answer> own =
          subject.survey().labelled().stream()
              .filter(answer -> answer.label().getAsInt() == index)
              .toList();
      List<Answer> called =
          subject.survey().answers().stream()
              .filter(answer -> answer.predicted() == index)
              .toList();
      classes.add(
          new ClassFigures(
              index,
              subject.label(index),
              own.size(),
              share(own, Answer::right, interval),
              called.size(),
              share(
                  called.stream().filter(answer -> answer.label().isPresent()).toList(),
                  Answer::right,
                  interval),
              takenFor(subject, own)));
    }
    return classes;
  }

  private static Optional<String> takenFor(Subject subject, List<Answer> own) {
    Map<Integer, Long> wrong =
        own.stream()
            .filter(answer -> !answer.right())
            .collect(
                Collectors.groupingBy(
                    Answer::predicted, LinkedHashMap::new, Collectors.counting()));
    return wrong.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(
            most ->
                "%s (%d of %d)"
                    .formatted(subject.label(most.getKey()), most.getValue(), own.size()));
  }

  private static Optional<Estimate> share(
      List<Answer> answers, Predicate<Answer> which, MeanInterval interval) {
    return answers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            interval.ofAnswers(
                answers.stream().mapToDouble(answer -> which.test(answer) ? 1 : 0).toArray()));
  }

  /** How much surer it is than right, on average. */
  private static Optional<Estimate> overconfidence(List<Answer> labelled, MeanInterval interval) {
    return labelled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            interval.of(
                labelled.stream()
                    .mapToDouble(answer -> answer.probability() - (answer.right() ? 1 : 0))
                    .toArray()));
  }

  /** Bins of equally many images, the least sure first. */
  private static List<Bin> calibration(List<Answer> labelled, MeanInterval interval) {
    List<Answer> sorted =
        labelled.stream().sorted(Comparator.comparingDouble(Answer::probability)).toList();
    int bins = Math.min(BINS, sorted.size() / FEW);
    List<Bin> calibration = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      List<Answer> some =
          sorted.subList(bin * sorted.size() / bins, (bin + 1) * sorted.size() / bins);
      calibration.add(
          new Bin(
              some.get(0).probability(),
              some.get(some.size() - 1).probability(),
              some.size(),
              some.stream().mapToDouble(Answer::probability).average().orElseThrow(),
              share(some, Answer::right, interval).orElseThrow()));
    }
    return calibration;
  }

  private static Body body(Subject subject, Told told) {
    Body body = new Body();
    told.accuracy()
        .ifPresent(
            accuracy ->
                body.paragraph(
                    "Right on %s of %d images with a label; %s."
                        .formatted(
                            Text.percent(accuracy.mean()),
                            accuracy.count(),
                            Text.certainty(accuracy, subject.settings().confidence()))));
    List<ClassFigures> shown =
        told.classes().stream()
            .filter(each -> (told.accuracy().isPresent() ? each.images() : each.called()) > 1)
            .toList();
    body.heading("Class by class");
    if (shown.isEmpty()) {
      body.paragraph(
          "No class has more than one image, too few to say anything of a class. What each is called is in report.json.");
    } else if (told.accuracy().isEmpty()) {
      body.table(
          List.of("class", "images that it calls so"),
          shown.stream()
              .sorted(Comparator.comparingInt(ClassFigures::called).reversed())
              .limit(3L * MOST_ROWS)
              .map(each -> List.of(each.label(), String.valueOf(each.called())))
              .toList());
    } else {
      classes(body, shown, told.classes().size());
    }
    if (told.accuracy().isPresent()) {
      confusion(subject, told, body);
      calibration(told, body, subject.settings().confidence());
    }
    return body;
  }

  private static void classes(Body body, List<ClassFigures> shown, int all) {
    body.table(
        List.of(
            "class", "images", "recognised", "called so", "of these right", "most often taken for"),
        shown.stream()
            .sorted(Comparator.comparingInt(ClassFigures::images).reversed())
            .limit(3L * MOST_ROWS)
            .map(
                each ->
                    List.of(
                        each.label(),
                        String.valueOf(each.images()),
                        cell(each.recognised()),
                        String.valueOf(each.called()),
                        cell(each.trusted()),
                        each.takenFor().orElse("–")))
            .toList());
    int rows = Math.min(shown.size(), 3 * MOST_ROWS);
    if (rows < all) {
      body.note(
          "%s of %d, those with most images; the others are in report.json."
              .formatted(Text.count(rows, "class", "classes"), all));
    }
  }

  private static String cell(Optional<Estimate> share) {
    return share
        .map(
            found ->
                found.count() < FEW
                    ? "%d of %d".formatted(OverviewFindings.hits(found), found.count())
                    : Text.percent(found.mean())
                        + found
                            .interval()
                            .map(interval -> " (%s)".formatted(Text.percent(interval)))
                            .orElse(""))
        .orElse("–");
  }

  private static void confusion(Subject subject, Told told, Body body) {
    List<Answer> labelled = subject.survey().labelled();
    List<Integer> shown =
        told.classes().size() <= MOST_ROWS
            ? told.classes().stream().map(ClassFigures::index).toList()
            : mostConfused(labelled);
    if (shown.isEmpty()) {
      return;
    }
    body.heading("What is taken for what");
    if (told.classes().size() > MOST_ROWS && !anyTwice(labelled)) {
      body.paragraph("No class is taken for the same other one more than once.");
      return;
    }
    StringBuilder table =
        new StringBuilder(
            "<div class=\"wide\"><table class=\"confusion%s\"><thead><tr><th>true class</th>"
                .formatted(shown.size() > ClassConceptSection.MOST_WHOLE_NAMES ? " many" : ""));
    shown.forEach(
        column -> table.append("<th>").append(Html.text(subject.label(column))).append("</th>"));
    table.append("</tr></thead><tbody>");
    for (int row : shown) {
      List<Answer> own =
          labelled.stream().filter(answer -> answer.label().getAsInt() == row).toList();
      table.append("<tr><th>").append(Html.text(subject.label(row))).append("</th>");
      for (int column : shown) {
        long count = own.stream().filter(answer -> answer.predicted() == column).count();
        double share = own.isEmpty() ? 0 : count / (double) own.size();
        table.append(
            String.format(
                Locale.ROOT,
                "<td%s style=\"background:rgba(%s,%.3f)\">%s</td>",
                row == column ? " class=\"right\"" : "",
                row == column ? "11,92,152" : "163,32,24",
                0.75 * Math.sqrt(share),
                count == 0 ? "" : String.valueOf(count)));
      }
      table.append("</tr>");
    }
    body.raw(table.append("</tbody></table></div>").toString());
    body.note(
        "A row has the images of a class, a column what the model calls them; on the framed diagonal it is right."
            + (shown.size() < told.classes().size()
                ? " Only the %d classes that are confused most are shown.".formatted(shown.size())
                : ""));
  }

  /** Whether some error is made on two images or more. */
  private static boolean anyTwice(List<Answer> labelled) {
    return labelled.stream()
        .filter(answer -> !answer.right())
        .collect(
            Collectors.groupingBy(
                answer -> List.of(answer.label().getAsInt(), answer.predicted()),
                Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count > 1);
  }

  private static List<Integer> mostConfused(List<Answer> labelled) {
    Map<Integer, Long> errors = new LinkedHashMap<>();
    labelled.stream()
        .filter(answer -> !answer.right())
        .forEach(
            answer -> {
              errors.merge(answer.label().getAsInt(), 1L, Long::sum);
              errors.merge(answer.predicted(), 1L, Long::sum);
            });
    return errors.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
        .limit(MOST_ROWS)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static void calibration(Told told, Body body, double confidence) {
    body.heading("Is it as sure as it is right?");
    if (told.calibration().size() < 2) {
      body.paragraph("There are too few images with a label to tell.");
      return;
    }
    body.table(
        List.of("its probability", "images", "on average", "really right"),
        told.calibration().stream()
            .map(
                bin ->
                    List.of(
                        "%s to %s".formatted(Text.number(bin.from(), 2), Text.number(bin.to(), 2)),
                        String.valueOf(bin.images()),
                        Text.percent(bin.sure()),
                        cell(Optional.of(bin.right()))))
            .toList());
    body.note(
        "Images in groups of equal size, by the probability that the model gives its answer. Where 'on average' lies above the bounds of 'really right', it is surer than it should be. Bounds have %d%% confidence."
            .formatted(Math.round(100 * confidence)));
  }
}
