package dev.pellucid.cli.report;

import dev.pellucid.cli.report.TreePicture.Box;
import dev.pellucid.cli.report.TreePicture.Way;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.explain.global.model.distillation.SoftTree;
import dev.pellucid.explain.global.model.distillation.SoftTreeDistillation;
import dev.pellucid.explain.global.model.distillation.SoftTreeDistillation.Distilled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A soft decision tree over concepts that answers as the model does. */
final class SoftTreeSection implements SectionMaker {

  private static final int TERMS = 3;
  private static final int ANSWERS = 2;

  @Override
  public String id() {
    return "soft-tree";
  }

  @Override
  public String title() {
    return "As weighed questions";
  }

  @Override
  public long steps(Subject subject) {
    return ConceptLessons.images(subject).size() + method(subject).steps();
  }

  private static SoftTreeDistillation method(Subject subject) {
    return SoftTreeDistillation.usual(subject.byPrediction().size(), subject.settings().seed());
  }

  /** What {@code report.json} has of it. */
  private record Told(
      Estimate fidelity,
      double guessing,
      int images,
      double[] shares,
      SoftTree tree,
      List<String> concepts,
      List<String> classes) {}

  @Override
  public Section make(Subject subject, LongConsumer done) {
    ConceptLessons read = ConceptLessons.of(subject, done);
    Distilled distilled = method(subject).distil(read.lessons(), done);
    Estimate fidelity = DistillationSection.estimate(distilled.fidelity(), subject);
    if (fidelity.mean() <= distilled.guessing().share()) {
      return leftOut(
          "A tree of weighed questions, taught by %d images, answers as the model does in %s of %d others; always naming the most frequent answer does in %s. There are too few images of an answer, or too much that %s do not tell."
              .formatted(
                  distilled.images(),
                  Text.percent(fidelity.mean()),
                  fidelity.count(),
                  Text.percent(distilled.guessing().share()),
                  read.named() ? "the concepts" : "channels"));
    }
    Body body = new Body();
    body.paragraph(
        "On %d images that it was not taught by, the leaf that most of an image comes to answers as the model does in %s (%s); always naming the most frequent answer would in %s."
            .formatted(
                fidelity.count(),
                Text.percent(fidelity.mean()),
                Text.certainty(fidelity, subject.settings().confidence()),
                Text.percent(distilled.guessing().share())));
    body.raw(TreePicture.of(box(0, distilled, read, subject), "The soft tree"));
    body.note(
        "Of every gate the %d concepts that it weighs most; + sends an image along 'more', − along 'less', by so much for one standard deviation of the concept. At the ends: the likeliest answers, and the share of all images that comes there. Concepts that come together share their weight."
            .formatted(TERMS));
    return new Section.Told(
        id(),
        title(),
        "A tree whose questions weigh several concepts at once was taught to answer as the model does. It is told "
            + read.what()
            + ". Each gate sends most of an image one way and the rest the other.",
        body.html(),
        List.of(),
        Figures.of(
            new Told(
                fidelity,
                distilled.guessing().share(),
                distilled.images(),
                distilled.shares(),
                distilled.tree(),
                read.concepts(),
                DistillationSection.labels(read, subject))));
  }

  private static Box box(int node, Distilled distilled, ConceptLessons read, Subject subject) {
    SoftTree tree = distilled.tree();
    if (node >= tree.gates()) {
      int leaf = node - tree.gates();
      double[] says = tree.distribution(leaf);
      List<String> lines =
          new ArrayList<>(
              IntStream.range(0, says.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble((Integer c) -> -says[c]))
                  .limit(ANSWERS)
                  .map(c -> "%s %s".formatted(read.label(subject, c), Text.percent(says[c])))
                  .collect(Collectors.toList()));
      lines.add(Text.percent(distilled.shares()[leaf]) + " of all images");
      return new Box(lines, true, List.of());
    }
    double[] weights = tree.weights()[node];
    return new Box(
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -Math.abs(weights[j])))
            .limit(TERMS)
            .map(j -> "%s %s".formatted(Text.signed(weights[j]), read.concepts().get(j)))
            .toList(),
        false,
        List.of(
            new Way("less", box(2 * node + 1, distilled, read, subject)),
            new Way("more", box(2 * node + 2, distilled, read, subject))));
  }
}
