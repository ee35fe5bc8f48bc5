package dev.pellucid.cli.concepts;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition.Contributions;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition.Decomposition;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What each class looks for, in concepts, and what they give to the scores of its images.
 *
 * @param classes those that occur among the images
 */
public record DecompositionAnalysis(List<OfClass> classes) {

  /**
   * One class.
   *
   * @param images of it
   * @param explained the share of its direction's squared length that the concepts account for
   * @param terms the heaviest first
   * @param residual what they do not account for, the mean over its images
   * @param total what contributions and residual add up to, likewise
   */
  public record OfClass(
      String label,
      int images,
      double explained,
      List<Part> terms,
      double residual,
      double total) {}

  /**
   * A concept's part in a class.
   *
   * @param weight in its direction
   * @param contribution to the logit, the mean over its images
   */
  public record Part(String concept, double weight, double contribution) {}

  /**
   * Decomposes every class that occurs.
   *
   * @param most concepts a class
   * @param labels names the classes
   */
  public static DecompositionAnalysis of(
      Activations layer,
      ConceptVectors bank,
      SeenImages images,
      IntFunction<String> labels,
      int most) {
    InterpretableBasisDecomposition basis = new InterpretableBasisDecomposition(bank, most);
    List<OfClass> classes = new ArrayList<>();
    for (int index : images.occurring()) {
      List<LayerGradient> seen = new ArrayList<>();
      layer.forEachGradient(images.ofClass(index), index, seen::add);
      classes.add(ofClass(basis, labels.apply(index), seen));
    }
    return new DecompositionAnalysis(classes);
  }

  private static OfClass ofClass(
      InterpretableBasisDecomposition basis, String label, List<LayerGradient> seen) {
    double[] direction = new double[seen.get(0).gradient().channels()];
    for (LayerGradient image : seen) {
      float[] own = image.gradient().mean();
      for (int k = 0; k < direction.length; k++) {
        direction[k] += own[k] / (double) seen.size();
      }
    }
    Decomposition decomposition = basis.decompose(direction);
    List<Contributions> parts =
        seen.stream()
            .map(
                image ->
                    basis.attribute(
                        decomposition, image.activation().values(), image.gradient().values()))
            .toList();
    List<Term> terms = decomposition.terms();
    return new OfClass(
        label,
        seen.size(),
        decomposition.explained(),
        IntStream.range(0, terms.size())
            .mapToObj(
                t ->
                    new Part(
                        terms.get(t).name(),
                        terms.get(t).weight(),
                        parts.stream()
                            .mapToDouble(part -> part.contributions()[t])
                            .average()
                            .orElseThrow()))
            .toList(),
        parts.stream().mapToDouble(Contributions::residual).average().orElseThrow(),
        parts.stream().mapToDouble(Contributions::total).average().orElseThrow());
  }

  /** For people. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("## Interpretable basis decomposition");
    lines.add("");
    lines.add("Mean contributions to the logit, over the images of each class.");
    lines.add("");
    lines.add("| class | images | explained | contributions | residual | total |");
    lines.add("|---|---|---|---|---|---|");
    for (OfClass each : classes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.2f | %s | %.2f | %.2f |",
              each.label(),
              each.images(),
              each.explained(),
              each.terms().stream()
                  .map(
                      part ->
                          String.format(
                              Locale.ROOT, "%.2f %s", part.contribution(), part.concept()))
                  .collect(Collectors.joining(", ")),
              each.residual(),
              each.total()));
    }
    return lines;
  }
}
