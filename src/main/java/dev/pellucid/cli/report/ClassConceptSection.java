package dev.pellucid.cli.report;

import dev.pellucid.cli.evaluation.Html;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.explain.global.model.concepts.ClassConceptMatrix;
import dev.pellucid.explain.global.model.concepts.ClassConceptMatrix.Cell;
import dev.pellucid.explain.global.model.concepts.ClassConceptMatrix.Row;
import dev.pellucid.explain.global.model.concepts.ClassConceptStudy;
import dev.pellucid.explain.global.model.concepts.Commonness;
import dev.pellucid.explain.global.model.concepts.ConceptReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which classes lean on which concepts, and whether these are their own. */
final class ClassConceptSection implements SectionMaker {

  /** A class has hardly more of a concept if its images win surely fewer pairs than that. */
  private static final double HARDLY_MORE = 0.7;

  /** Findings are of concepts with such a share of the class's largest effect. */
  private static final double GRAVE = 0.5;

  private static final int MOST_CLASSES = 12;

  /** Of a class with fewer images nothing is said. */
  private static final int FEWEST = 5;

  private static final int MOST_CONCEPTS = 30;

  /** Of more columns the names are broken to fit on a page. */
  static final int MOST_WHOLE_NAMES = 8;

  private static final int MOST_FINDINGS = 3;
  private static final int MOST_EXAMPLES = 12;

  @Override
  public String id() {
    return "class-concepts";
  }

  @Override
  public String title() {
    return "Which class leans on which concept";
  }

  @Override
  public long steps(Subject subject) {
    return Math.max(
        1,
        classes(subject).values().stream().mapToInt(List::size).sum()
            + ConceptLessons.images(subject).size());
  }

  /** By true class where that is known, else by the model's answer. */
  private static Map<Integer, List<Answer>> classes(Subject subject) {
    Map<Integer, List<Answer>> classes = new TreeMap<>();
    for (Answer answer : subject.survey().answers()) {
      classes
          .computeIfAbsent(answer.label().orElse(answer.predicted()), unseen -> new ArrayList<>())
          .add(answer);
    }
    classes.values().removeIf(all -> all.size() < FEWEST);
    classes.replaceAll(
        (index, all) -> {
          List<Answer> drawn = new ArrayList<>(all);
          Collections.shuffle(drawn, new Random(subject.settings().seed() + index));
          return drawn.subList(0, Math.min(drawn.size(), subject.settings().perClass())).stream()
              .sorted(Comparator.comparingInt(Answer::sample))
              .toList();
        });
    return classes;
  }

  @Override
  public Section make(Subject subject, LongConsumer done) {
    ConceptReader reader = ConceptReader.of(subject.classifier());
    if (reader.bank().isPresent() && classes(subject).isEmpty()) {
      return leftOut(
          "No class has %d images or more; of fewer it cannot be said what a class leans on."
              .formatted(FEWEST));
    }
    Map<Integer, Iterable<float[]>> images = new TreeMap<>();
    classes(subject)
        .forEach((index, own) -> images.put(index, ConceptLessons.tensors(subject, own)));
    ClassConceptMatrix matrix =
        ClassConceptStudy.usual(subject.settings().confidence(), subject.settings().seed())
            .of(reader, images, done);
    Body body = body(subject, matrix);
    new ConceptExamples(subject, reader).show(body, shown(subject, matrix), done);
    return new Section.Told(
        id(),
        title(),
        "How much the score of a class rises when there is more of a concept in its images (TCAV), for every class and every concept of the model's bank.",
        body.html(),
        findings(subject, matrix),
        Figures.of(matrix));
  }

  private record Place(Row row, int concept) {
    Cell cell() {
      return row.cells().get(concept);
    }
  }

  private static Stream<Place> leaning(ClassConceptMatrix matrix, double level) {
    return matrix.rows().stream()
        .flatMap(
            row -> IntStream.range(0, matrix.concepts().size()).mapToObj(j -> new Place(row, j)))
        .filter(place -> place.cell().adjusted() <= level && place.cell().effect() > 0)
        .sorted(Comparator.comparingDouble((Place place) -> -place.cell().effect()));
  }

  /** The concepts that classes lean on most, each once. */
  private static List<Integer> shown(Subject subject, ClassConceptMatrix matrix) {
    return leaning(matrix, 1 - subject.settings().confidence())
        .map(Place::concept)
        .distinct()
        .limit(MOST_EXAMPLES)
        .toList();
  }

  private static List<Finding> findings(Subject subject, ClassConceptMatrix matrix) {
    double level = 1 - subject.settings().confidence();
    List<Finding> findings = new ArrayList<>();
    boolean labelled =
        subject.survey().answers().stream().allMatch(answer -> answer.label().isPresent());
    if (labelled) {
      leaning(matrix, level)
          .filter(
              place -> place.cell().commonness().filter(c -> c.high() < HARDLY_MORE).isPresent())
          .filter(place -> place.cell().effect() >= GRAVE * largestEffect(place.row()))
          .limit(MOST_FINDINGS)
          .map(place -> risk(subject, matrix, place))
          .forEach(findings::add);
    }
    List<String> own =
        matrix.rows().stream()
            .flatMap(
                row ->
                    leaning(matrix, level)
                        .filter(place -> place.row().equals(row))
                        .filter(
                            place ->
                                place
                                    .cell()
                                    .commonness()
                                    .filter(c -> c.low() >= HARDLY_MORE)
                                    .isPresent())
                        .limit(1))
            .sorted(Comparator.comparingDouble((Place place) -> -place.cell().effect()))
            .limit(MOST_CLASSES)
            .map(
                place ->
                    "'%s' on '%s'"
                        .formatted(
                            subject.label(place.row().index()),
                            matrix.concepts().get(place.concept())))
            .toList();
    if (!own.isEmpty()) {
      findings.add(
          new Finding(
              Severity.FACT,
              "Classes lean on concepts that their own images have: %s.".formatted(Text.list(own)),
              "of each class the concept of the largest effect among those",
              "told from %d random vectors with %d%% confidence, all classes and concepts tested together"
                  .formatted(
                      matrix.randomVectors(), Math.round(100 * subject.settings().confidence()))));
    }
    return findings;
  }

  private static double largestEffect(Row row) {
    return row.cells().stream().mapToDouble(Cell::effect).max().orElseThrow();
  }

  private static Finding risk(Subject subject, ClassConceptMatrix matrix, Place place) {
    Cell cell = place.cell();
    Commonness commonness = cell.commonness().orElseThrow();
    return new Finding(
        Severity.RISK,
        "'%s' leans on '%s', although its images have hardly more of it than those of other classes."
            .formatted(subject.label(place.row().index()), matrix.concepts().get(place.concept())),
        "its score rises by %s for a usual change of it; an image of the class has more of it than one of another in %s of pairs (%s to %s)"
            .formatted(
                Text.number(cell.effect(), 2),
                Text.percent(commonness.share()),
                Text.percent(commonness.low()),
                Text.percent(commonness.high())),
        "a random vector does so with %s, all classes and concepts tested together"
            .formatted(Text.p(cell.adjusted())));
  }

  private static Body body(Subject subject, ClassConceptMatrix matrix) {
    double level = 1 - subject.settings().confidence();
    List<Row> rows =
        matrix.rows().stream()
            .sorted(Comparator.comparingInt((Row row) -> -row.images()))
            .limit(MOST_CLASSES)
            .sorted(Comparator.comparingInt(Row::index))
            .toList();
    List<Integer> concepts =
        IntStream.range(0, matrix.concepts().size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -largest(rows, j)))
            .limit(MOST_CONCEPTS)
            .toList();
    double most = concepts.isEmpty() ? 1 : largest(rows, concepts.get(0));
    StringBuilder table =
        new StringBuilder(
            "<div class=\"wide\"><table class=\"confusion%s\"><thead><tr><th></th>"
                .formatted(rows.size() > MOST_WHOLE_NAMES ? " many" : ""));
    rows.forEach(
        row -> table.append("<th>").append(Html.text(subject.label(row.index()))).append("</th>"));
    table.append("</tr></thead><tbody>");
    for (int j : concepts) {
      table.append("<tr><th>").append(Html.text(matrix.concepts().get(j))).append("</th>");
      rows.forEach(row -> table.append(cell(row.cells().get(j), most, level)));
      table.append("</tr>");
    }
    return new Body()
        .raw(table.append("</tbody></table></div>").toString())
        .note(
            "By how much the score of the class (columns) rises when there is more of the concept (rows) by one standard deviation; red speaks for the class, blue against it. Framed: unlike %d random vectors, with %d%% confidence for all cells together. An asterisk: an image of the class has more of the concept than one of another class, in more than half of the pairs, with as much confidence. A small change is meant; it is not said what happens when the concept is taken away. TCAV scores and contributions are in report.json."
                .formatted(
                    matrix.randomVectors(), Math.round(100 * subject.settings().confidence())));
  }

  private static double largest(List<Row> rows, int concept) {
    return rows.stream()
        .mapToDouble(row -> Math.abs(row.cells().get(concept).effect()))
        .max()
        .orElse(0);
  }

  private static String cell(Cell cell, double most, double level) {
    double share = most > 0 ? Math.abs(cell.effect()) / most : 0;
    return String.format(
        Locale.ROOT,
        "<td%s style=\"background:rgba(%s,%.3f)\">%s%s</td>",
        cell.adjusted() <= level ? " class=\"right\"" : "",
        cell.effect() > 0 ? "163,32,24" : "11,92,152",
        0.7 * share,
        Text.signed(cell.effect()),
        cell.commonness().filter(c -> c.low() > 0.5).isPresent() ? "*" : "");
  }
}
