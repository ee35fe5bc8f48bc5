package dev.pellucid.cli.concepts;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.bottleneck.ElasticNet;
import dev.pellucid.explain.local.concept.bottleneck.PostHocConceptBottleneck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A post-hoc bottleneck, fitted to some images and tried on the others.
 *
 * @param fitted to how many images
 * @param tried on how many
 * @param used how many weights are not zero
 * @param weights how many there are
 * @param agreement with the model's own predictions
 * @param hybridAgreement the same with a residual
 * @param accuracy by the true labels, where they are known, as the next two
 * @param hybridAccuracy with a residual
 * @param originalAccuracy of the model itself
 * @param rules of the classes
 */
public record BottleneckAnalysis(
    int fitted,
    int tried,
    int used,
    int weights,
    double agreement,
    double hybridAgreement,
    Optional<Double> accuracy,
    Optional<Double> hybridAccuracy,
    Optional<Double> originalAccuracy,
    List<Rule> rules) {

  /** The share of the net that sets weights to zero; a little of the other makes it unique. */
  private static final double SPARSE = 0.99;

  /** Of the images, one in so many is kept to try on. */
  private static final int KEPT_ONE_IN = 3;

  /** Terms of a rule that are printed. */
  private static final int PRINTED = 6;

  /**
   * What a class is decided by.
   *
   * @param terms the weights that are not zero, the largest magnitudes first
   */
  public record Rule(String label, List<Term> terms) {}

  /** A concept's weight, of its presence scaled to deviation 1. */
  public record Term(String concept, double weight) {}

  /**
   * Fits and tries.
   *
   * @param labels names the classes
   * @param strength what the weights cost
   */
  public static BottleneckAnalysis of(
      ConceptVectors bank,
      SeenImages images,
      IntFunction<String> labels,
      double strength,
      long seed) {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, images.predicted().length).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int[] tried = indices(order.subList(0, order.size() / KEPT_ONE_IN));
    int[] fitted = indices(order.subList(order.size() / KEPT_ONE_IN, order.size()));
    List<float[]> pooled = images.pooled();
    List<float[]> known = at(pooled, fitted);
    List<float[]> unknown = at(pooled, tried);
    int[] classes = at(images.classes(), fitted);
    PostHocConceptBottleneck bottleneck =
        PostHocConceptBottleneck.fit(bank, known, classes, new ElasticNet(strength, SPARSE));
    PostHocConceptBottleneck hybrid = bottleneck.withResidual(known, classes);
    int[] predicted = at(images.predicted(), tried);
    Optional<int[]> truth = images.labels().map(all -> at(all, tried));
    return new BottleneckAnalysis(
        fitted.length,
        tried.length,
        bottleneck.used(),
        bottleneck.classes().length * bank.names().size(),
        bottleneck.agreement(unknown, predicted),
        hybrid.agreement(unknown, predicted),
        truth.map(of -> bottleneck.agreement(unknown, of)),
        truth.map(of -> hybrid.agreement(unknown, of)),
        truth.map(of -> alike(predicted, of)),
        rules(bank, bottleneck, labels));
  }

  private static List<Rule> rules(
      ConceptVectors bank, PostHocConceptBottleneck bottleneck, IntFunction<String> labels) {
    List<Rule> rules = new ArrayList<>();
    int[] classes = bottleneck.classes();
    for (int c = 0; c < classes.length; c++) {
      double[] weights = bottleneck.weights(c);
      rules.add(
          new Rule(
              labels.apply(classes[c]),
              IntStream.range(0, weights.length)
                  .filter(j -> weights[j] != 0)
                  .mapToObj(j -> new Term(bank.names().get(j), weights[j]))
                  .sorted(
                      Comparator.comparingDouble((Term term) -> Math.abs(term.weight())).reversed())
                  .toList()));
    }
    return rules;
  }

  private static double alike(int[] one, int[] other) {
    return IntStream.range(0, one.length).filter(i -> one[i] == other[i]).count()
        / (double) one.length;
  }

  private static int[] indices(List<Integer> order) {
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<float[]> at(List<float[]> all, int[] indices) {
    return Arrays.stream(indices).mapToObj(all::get).toList();
  }

  private static int[] at(int[] all, int[] indices) {
    return Arrays.stream(indices).map(i -> all[i]).toArray();
  }

  /** For people. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("## Post-hoc concept bottleneck");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Fitted to %d images and tried on %d others; %d of %d weights are not zero.",
            fitted,
            tried,
            used,
            weights));
    lines.add("");
    lines.add("| | agrees with the model | agrees with the labels |");
    lines.add("|---|---|---|");
    lines.add(row("bottleneck", agreement, accuracy));
    lines.add(row("with a residual", hybridAgreement, hybridAccuracy));
    lines.add(row("the model itself", 1, originalAccuracy));
    lines.add("");
    lines.add("| class | weights |");
    lines.add("|---|---|");
    for (Rule rule : rules) {
      lines.add(
          "| %s | %s |"
              .formatted(
                  rule.label(),
                  rule.terms().stream()
                      .limit(PRINTED)
                      .map(
                          term ->
                              String.format(Locale.ROOT, "%+.2f %s", term.weight(), term.concept()))
                      .collect(Collectors.joining(", "))));
    }
    return lines;
  }

  private static String row(String name, double agreement, Optional<Double> accuracy) {
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %s |",
        name,
        agreement,
        accuracy.map(share -> String.format(Locale.ROOT, "%.3f", share)).orElse(""));
  }
}
