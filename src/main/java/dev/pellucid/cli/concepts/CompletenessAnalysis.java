package dev.pellucid.cli.concepts;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.evaluate.concept.RandomBank;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.completeness.Completeness;
import dev.pellucid.explain.local.concept.completeness.ConceptShap;
import dev.pellucid.explain.local.concept.completeness.ConceptShap.Shares;
import dev.pellucid.explain.local.concept.completeness.Recovery;
import dev.pellucid.explain.local.concept.completeness.Restoration;
import dev.pellucid.explain.local.concept.completeness.RestoredActivations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How complete a bank is, and each concept's share.
 *
 * @param recovery what of the model's answers is recovered
 * @param restoration how activations are given back
 * @param images how many there were
 * @param all how the model does with its activations: accuracy, or squared error negated
 * @param none how it does with their mean
 * @param completeness η of the bank
 * @param random η of as many random directions
 * @param shares of the concepts, the largest first
 */
public record CompletenessAnalysis(
    Recovery recovery,
    Restoration restoration,
    int images,
    double all,
    double none,
    double completeness,
    double random,
    List<Share> shares) {

  /**
   * A concept's share.
   *
   * @param value its Shapley value
   * @param standardError if orders were drawn
   */
  public record Share(String concept, double value, Optional<Double> standardError) {}

  /**
   * Measures.
   *
   * @param permutations how many orders are drawn where there are too many concepts for all sets
   */
  public static CompletenessAnalysis of(
      Activations layer,
      ConceptVectors bank,
      SeenImages images,
      Recovery recovery,
      Restoration restoration,
      int permutations,
      long seed) {
    Completeness complete = completeness(layer, bank, images, recovery, restoration);
    Completeness random =
        completeness(layer, RandomBank.like(bank, seed), images, recovery, restoration);
    Shares shares = ConceptShap.shares(complete, permutations, seed);
    return new CompletenessAnalysis(
        recovery,
        restoration,
        images.predicted().length,
        complete.all(),
        complete.none(),
        shares.worth(),
        random.ofBank(),
        IntStream.range(0, bank.names().size())
            .mapToObj(
                j ->
                    new Share(
                        bank.names().get(j),
                        shares.values()[j],
                        shares.standardErrors().map(errors -> errors[j])))
            .sorted(Comparator.comparingDouble(Share::value).reversed())
            .toList());
  }

  private static Completeness completeness(
      Activations layer,
      ConceptVectors bank,
      SeenImages images,
      Recovery recovery,
      Restoration restoration) {
    return new Completeness(
        layer::logits,
        new RestoredActivations(bank, images.activations(), restoration),
        images.classes(),
        recovery);
  }

  /** For people. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("## Completeness");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Over %d images, %s; concepts restore by %s.",
            images,
            extremes(),
            restoration.name().toLowerCase(Locale.ROOT)));
    lines.add(
        String.format(
            Locale.ROOT,
            "The %d concepts are %.3f complete; as many random directions %.3f.",
            shares.size(),
            completeness,
            random));
    lines.add("");
    lines.add("| concept | share | ± |");
    lines.add("|---|---|---|");
    for (Share share : shares) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.4f | %s |",
              share.concept(),
              share.value(),
              share
                  .standardError()
                  .map(error -> String.format(Locale.ROOT, "%.4f", error))
                  .orElse("")));
    }
    return lines;
  }

  private String extremes() {
    return switch (recovery) {
      case ACCURACY ->
          String.format(
              Locale.ROOT,
              "the accuracy is %.3f with the activations and %.3f with their mean",
              all,
              none);
      case LOGIT ->
          String.format(
              Locale.ROOT,
              "the squared error of the logit is 0 with the activations and %.3f with their mean",
              -none);
    };
  }
}
