package dev.pellucid.explain.local.pixel.perturbation;

import java.util.BitSet;
import java.util.Random;

/**
 * Masks in which every cell is seen in half of them, which half being drawn for each cell by
 * itself: a Latin hypercube of zeros and ones.
 */
final class BalancedDesign implements MaskDesign {

  private final int masks;
  private final BitSet[] seen;

  BalancedDesign(int cells, int masks, long seed) {
    this.masks = masks;
    this.seen = new BitSet[cells];
    Random random = new Random(seed);
    for (int cell = 0; cell < cells; cell++) {
      int[] order = Permutations.random(masks, random);
      seen[cell] = new BitSet(masks);
      for (int i = 0; i < masks / 2; i++) {
        seen[cell].set(order[i]);
      }
    }
  }

  @Override
  public int count() {
    return masks;
  }

  @Override
  public int cells() {
    return seen.length;
  }

  /** Whether a mask shows a cell. */
  boolean isSeen(int mask, int cell) {
    return seen[cell].get(mask);
  }

  @Override
  public void write(int mask, float[] into, int at) {
    for (int cell = 0; cell < seen.length; cell++) {
      into[at + cell] = isSeen(mask, cell) ? 1 : 0;
    }
  }
}
