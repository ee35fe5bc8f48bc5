package dev.pellucid.cli.report.dissection;

import dev.pellucid.explain.global.neuron.dissection.Dissection;
import dev.pellucid.explain.global.neuron.dissection.Dissection.Detector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A concept, and whether units detect it.
 *
 * @param images that show it
 * @param coverage the share of all pixels that show it
 * @param byChance the IoU that must be passed: what the best unit reaches when images are given the
 *     masks of others, but no less than what the method asks
 * @param best the unit that marks it best
 * @param own the units that mark it, and nothing better, the best first
 */
record Detected(
    String concept,
    int images,
    double coverage,
    double byChance,
    Detector best,
    List<Detector> own,
    State state) {

  /** Of fewer images that show a concept nothing is said of it. */
  static final int FEW = 10;

  /** What can be said of it. */
  enum State {
    /** Units detect it. */
    OWN,
    /** Units mark it that mark something else better. */
    SHARED,
    /** No unit marks it more than by chance. */
    NONE,
    /** It covers so much that a unit, which marks a small share of all, could not show it. */
    TOO_LARGE,
    /** Too few images show it. */
    TOO_FEW
  }

  Detected {
    own = List.copyOf(own);
  }

  /**
   * What was found, concept by concept, those with the best units first.
   *
   * @param share q, of all positions those that a unit marks
   * @param chance {@code [rounds][concepts]}, the best IoU when masks are exchanged
   * @param images {@code [concepts]}, how many show each
   */
  static List<Detected> of(Dissection found, double share, double[][] chance, int[] images) {
    int concepts = found.concepts().size();
    double[] least =
        IntStream.range(0, concepts)
            .mapToDouble(
                concept ->
                    IntStream.range(0, chance.length)
                        .mapToDouble(round -> chance[round][concept])
                        .reduce(Dissection.DETECTS, Math::max))
            .toArray();
    List<List<Detector>> own = new ArrayList<>();
    for (int concept = 0; concept < concepts; concept++) {
      own.add(new ArrayList<>());
    }
    for (int unit = 0; unit < found.iou().length; unit++) {
      double[] iou = found.iou()[unit];
      int at = unit;
      IntStream.range(0, concepts)
          .filter(concept -> iou[concept] > least[concept] && images[concept] >= FEW)
          .boxed()
          .max(Comparator.comparingDouble(concept -> iou[concept]))
          .ifPresent(
              concept ->
                  own.get(concept)
                      .add(new Detector(at, found.concepts().get(concept), iou[concept])));
    }
    return IntStream.range(0, concepts)
        .filter(concept -> images[concept] > 0)
        .mapToObj(
            concept -> {
              Detector best = found.bestOf(found.concepts().get(concept));
              double covered = found.coverage()[concept];
              own.get(concept).sort(Comparator.comparingDouble(Detector::iou).reversed());
              return new Detected(
                  best.concept(),
                  images[concept],
                  covered,
                  least[concept],
                  best,
                  own.get(concept),
                  state(
                      !own.get(concept).isEmpty(),
                      images[concept],
                      best.iou() > least[concept],
                      share / covered));
            })
        .sorted(
            Comparator.comparing((Detected each) -> each.state())
                .thenComparing(each -> -each.own().size())
                .thenComparing(each -> -each.best().iou()))
        .toList();
  }

  /** The IoU of a unit that marks nothing else is at most the share it marks over the coverage. */
  private static State state(boolean own, int images, boolean marked, double most) {
    if (own) {
      return State.OWN;
    }
    if (images < FEW) {
      return State.TOO_FEW;
    }
    if (marked) {
      return State.SHARED;
    }
    return most < 2 * Dissection.DETECTS ? State.TOO_LARGE : State.NONE;
  }
}
