package dev.pellucid.cli.report;

import dev.pellucid.cli.report.TreePicture.Box;
import dev.pellucid.cli.report.TreePicture.Way;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.explain.global.model.distillation.Agreement;
import dev.pellucid.explain.global.model.distillation.DecisionTree;
import dev.pellucid.explain.global.model.distillation.DecisionTree.Condition;
import dev.pellucid.explain.global.model.distillation.DecisionTree.Node;
import dev.pellucid.explain.global.model.distillation.DecisionTree.Rule;
import dev.pellucid.explain.global.model.distillation.DecisionTree.Split;
import dev.pellucid.explain.global.model.distillation.TreeDistillation;
import dev.pellucid.explain.global.model.distillation.TreeDistillation.Distilled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** A decision tree over concepts that answers as the model does. */
final class DistillationSection implements SectionMaker {

  /** A tree that answers otherwise more often than that explains little. */
  private static final double FAITHFUL = 0.7;

  /** Of so many answers it must surely be true that they are foretold. */
  private static final double MOST = 0.5;

  /** What it must foretell more than guessing does, to be worth reading. */
  private static final double BETTER = 0.1;

  @Override
  public String id() {
    return "distillation";
  }

  @Override
  public String title() {
    return "As a few questions";
  }

  @Override
  public long steps(Subject subject) {
    return ConceptLessons.images(subject).size();
  }

  /** What {@code report.json} has of it. */
  private record Told(
      Estimate fidelity,
      double guessing,
      int images,
      List<String> rules,
      DecisionTree tree,
      List<String> concepts,
      List<String> classes,
      List<Agreement> bySize) {}

  @Override
  public Section make(Subject subject, LongConsumer done) {
    ConceptLessons read = ConceptLessons.of(subject, done);
    Distilled distilled = TreeDistillation.usual(subject.settings().seed()).distil(read.lessons());
    Estimate fidelity = estimate(distilled.fidelity(), subject);
    if (distilled.tree().leaves() < 2) {
      return leftOut(
          "Of %s no question was found that foretells the answers better than always naming the most frequent one, which is right in %s of %d images that nothing was learnt from."
              .formatted(
                  Text.count(distilled.images(), "image"),
                  Text.percent(distilled.guessing().share()),
                  fidelity.count()));
    }
    List<String> rules =
        distilled.tree().rules().stream().map(rule -> sentence(rule, read, subject)).toList();
    Body body = new Body();
    body.paragraph(
        "On %d images that it was not taught by, the tree answers as the model does in %s (%s); always naming the most frequent answer would in %s."
            .formatted(
                fidelity.count(),
                Text.percent(fidelity.mean()),
                Text.certainty(fidelity, subject.settings().confidence()),
                Text.percent(distilled.guessing().share())));
    body.raw(TreePicture.of(box(distilled.tree().root(), read, subject), "The tree"));
    body.heading("The same as rules");
    body.table(
        List.of("it calls so", "images like this"),
        distilled.tree().rules().stream()
            .map(rule -> List.of(answer(rule, read, subject), conditions(rule, read)))
            .toList());
    body.note(
        "Learnt from the model's own answers to %d images, at most %d of an answer; its size by cross-validation. 'more than in 80%%' means: there is more of the concept than in 80%% of these images. The questions are enough to foretell the answers; they need not be what the model asks itself. Images counted are those it was taught by."
            .formatted(distilled.images(), subject.settings().perClass()));
    return new Section.Told(
        id(),
        title(),
        "A tree of questions that anyone can follow was taught to answer as the model does. It is told "
            + read.what()
            + ", and asks one thing after the other.",
        body.html(),
        List.of(finding(distilled, fidelity, read, subject)),
        Figures.of(
            new Told(
                fidelity,
                distilled.guessing().share(),
                distilled.images(),
                rules,
                distilled.tree(),
                read.concepts(),
                labels(read, subject),
                distilled.bySize())));
  }

  static List<String> labels(ConceptLessons read, Subject subject) {
    List<String> labels = new ArrayList<>();
    for (int c = 0; c < read.classes().size(); c++) {
      labels.add(read.label(subject, c));
    }
    return labels;
  }

  /** With its exact interval. */
  static Estimate estimate(Agreement agreement, Subject subject) {
    double[] answers = new double[agreement.of()];
    Arrays.fill(answers, 0, agreement.same(), 1);
    return new MeanInterval(subject.settings().confidence(), subject.settings().seed())
        .ofAnswers(answers);
  }

  private static Finding finding(
      Distilled distilled, Estimate fidelity, ConceptLessons read, Subject subject) {
    String evidence =
        "%s as the model does in %s of %d images; always naming the most frequent answer does in %s"
            .formatted(
                Text.count(distilled.tree().leaves() - 1, "question answers", "questions answer"),
                Text.percent(fidelity.mean()),
                fidelity.count(),
                Text.percent(distilled.guessing().share()));
    String certainty = Text.certainty(fidelity, subject.settings().confidence());
    boolean good =
        fidelity.mean() >= FAITHFUL
            && fidelity.mean() >= distilled.guessing().share() + BETTER
            && fidelity.interval().filter(interval -> interval.low() > MOST).isPresent();
    if (!good || !(distilled.tree().root() instanceof Split first)) {
      return new Finding(
          Severity.UNKNOWN,
          "It could not be shown that a few questions about %s tell beforehand what it answers."
              .formatted(read.named() ? "its concepts" : "its channels"),
          evidence,
          certainty);
    }
    return new Finding(
        Severity.FACT,
        "Most of its answers can be told beforehand by a few questions; the first is for '%s'."
            .formatted(read.concepts().get(first.feature())),
        evidence,
        certainty);
  }

  private static Box box(Node node, ConceptLessons read, Subject subject) {
    String images = Text.count(node.images(), "image");
    if (node instanceof Split split) {
      return new Box(
          List.of(
              read.concepts().get(split.feature()),
              "more than in %s?".formatted(Text.percent(split.share())),
              images),
          false,
          List.of(
              new Way("no", box(split.below(), read, subject)),
              new Way("yes", box(split.above(), read, subject))));
    }
    return new Box(
        List.of(
            read.label(subject, node.majority()),
            "%s, %s so"
                .formatted(
                    images, Text.percent(node.counts()[node.majority()] / (double) node.images()))),
        true,
        List.of());
  }

  private static String sentence(Rule rule, ConceptLessons read, Subject subject) {
    return conditions(rule, read) + " → " + answer(rule, read, subject);
  }

  private static String answer(Rule rule, ConceptLessons read, Subject subject) {
    return "%s (%d of %d)"
        .formatted(read.label(subject, rule.answer()), rule.same(), rule.images());
  }

  private static String conditions(Rule rule, ConceptLessons read) {
    return rule.conditions().isEmpty()
        ? "all"
        : rule.conditions().stream()
            .map(condition -> words(condition, read))
            .collect(Collectors.joining("; "));
  }

  private static String words(Condition condition, ConceptLessons read) {
    List<String> bounds = new ArrayList<>();
    condition
        .above()
        .ifPresent(bound -> bounds.add("more than in %s".formatted(Text.percent(bound.share()))));
    condition
        .upTo()
        .ifPresent(
            bound -> bounds.add("not more than in %s".formatted(Text.percent(bound.share()))));
    return "'%s' %s"
        .formatted(read.concepts().get(condition.feature()), String.join(" and ", bounds));
  }
}
