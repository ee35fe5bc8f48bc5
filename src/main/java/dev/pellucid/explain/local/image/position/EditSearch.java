package dev.pellucid.explain.local.image.position;

import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Attribution.Counterfactual.Exchange;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.model.examples.Example;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Greedily looks for the fewest edits of one image by which a class is predicted, with one example
 * after the other, and keeps those of the example that does it best.
 */
final class EditSearch {

  private final double[] logits;
  private final int to;
  private final int most;
  private final Effort effort;
  private Found best;
  private boolean begun;
  private boolean partial;

  /**
   * The edits with one example.
   *
   * @param lead of the wanted class in the end
   */
  record Found(Example example, List<Exchange> exchanges, double lead) {

    Found {
      exchanges = List.copyOf(exchanges);
    }

    /** Whether the wanted class is predicted. */
    boolean reached() {
      return lead > 0;
    }

    private boolean isBetterThan(Found other) {
      if (reached() != other.reached()) {
        return reached();
      }
      return reached() ? exchanges.size() < other.exchanges.size() : lead > other.lead;
    }
  }

  /**
   * Of an image.
   *
   * @param to the wanted class
   * @param most edits that are made
   */
  EditSearch(float[] logits, int to, int most, Effort effort) {
    this.logits = Lead.wide(logits);
    this.to = to;
    this.most = most;
    this.effort = effort;
  }

  /** Searches with an example, unless time is over; gives up when another needed fewer edits. */
  void visit(Example example, EditedMap map, LayerValues image) {
    if (isSpent(0)) {
      return;
    }
    int worthwhile = best != null && best.reached() ? best.exchanges().size() - 1 : most;
    BitSet here = new BitSet();
    here.set(0, image.positions());
    BitSet there = (BitSet) here.clone();
    List<Exchange> exchanges = new ArrayList<>();
    double[] now = logits;
    while (exchanges.size() < worthwhile && Lead.of(now, to) <= 0 && !isSpent(exchanges.size())) {
      Optional<Edit> edit = map.best(here, there, to);
      if (edit.isEmpty()) {
        break;
      }
      begun = true;
      exchanges.add(exchange(edit.get(), now));
      now = edit.get().logits();
      map.make(edit.get());
      here.clear(edit.get().here());
      there.clear(edit.get().there());
    }
    Found found = new Found(example, exchanges, Lead.of(now, to));
    if (best == null || found.isBetterThan(best)) {
      best = found;
    }
  }

  private Exchange exchange(Edit edit, double[] before) {
    return new Exchange(
        edit.here(),
        edit.there(),
        Lead.probability(before, to),
        Lead.probability(edit.logits(), to));
  }

  private boolean isSpent(int edits) {
    partial = partial || (begun && effort.isSpent(edits, most));
    return partial;
  }

  /** With the example that did it best. */
  Found best() {
    return best;
  }

  /** Whether time ran out before all was searched. */
  boolean isPartial() {
    return partial;
  }
}
