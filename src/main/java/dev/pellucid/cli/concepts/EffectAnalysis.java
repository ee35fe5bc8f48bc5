package dev.pellucid.cli.concepts;

import dev.pellucid.explain.local.concept.causal.PairedEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a change does to each class.
 *
 * @param pairs of images
 * @param confidence of each interval
 * @param effects the largest magnitudes first
 */
public record EffectAnalysis(int pairs, double confidence, List<OfClass> effects) {

  /** Classes that are printed. */
  private static final int PRINTED = 20;

  /**
   * One class.
   *
   * @param effect the mean difference of its probability
   * @param low where the interval begins
   * @param high where it ends
   */
  public record OfClass(String label, double effect, double low, double high) {}

  /** With names for the classes. */
  public static EffectAnalysis of(PairedEffect effect, IntFunction<String> labels) {
    return new EffectAnalysis(
        effect.pairs(),
        effect.confidence(),
        IntStream.range(0, effect.mean().length)
            .mapToObj(
                c ->
                    new OfClass(
                        labels.apply(c), effect.mean()[c], effect.low()[c], effect.high()[c]))
            .sorted(
                Comparator.comparingDouble((OfClass each) -> Math.abs(each.effect())).reversed())
            .toList());
  }

  /** For people. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("## Causal concept effect");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "What the change does to the probabilities: the mean over %d pairs, and its %.0f%% interval.",
            pairs,
            100 * confidence));
    lines.add("");
    lines.add("| class | effect | from | to |");
    lines.add("|---|---|---|---|");
    effects.stream()
        .limit(PRINTED)
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "| %s | %+.4f | %+.4f | %+.4f |",
                    each.label(),
                    each.effect(),
                    each.low(),
                    each.high()))
        .forEach(lines::add);
    return lines;
  }
}
