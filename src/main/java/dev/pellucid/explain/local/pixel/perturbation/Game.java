package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.Effort;
import java.util.BitSet;
import java.util.List;

/** A cooperative game: players, and what every coalition of them is worth. */
public interface Game {

  /** How many; they are numbered from 0. */
  int players();

  /**
   * What coalitions are worth, in their order; fewer than were asked for, from the first on, if the
   * effort was spent before the last.
   */
  double[] worth(List<BitSet> coalitions, Effort effort);
}
