package dev.pellucid.explain.local.pixel.perturbation;

import java.util.Random;

/**
 * Masks that tell how much each cell matters for the variance: rows of a random mask A, a second
 * one B, and for every cell the mask A with this cell's value taken from B.
 *
 * <p>A cell's two values are the two coordinates of a quasi-random point in the square: the first
 * two dimensions of Sobol's sequence, their digits scrambled (Owen, 1995) and the points in a
 * random order, both of its own for every cell (Latin supercube sampling: Owen, 1998). One Sobol
 * sequence in twice as many dimensions as there are cells would be too short for itself: 32 points
 * have 16 patterns of first digits to give away, so that many cells would be dark and bright
 * together, and the two values of some cells nearly the same throughout.
 */
final class SupercubeDesign implements MaskDesign {

  private static final float UNIT = 1f / (1 << 24);

  private final int cells;
  private final int rows;
  private final float[] first;
  private final float[] second;

  /**
   * A design.
   *
   * @param rows how many; powers of two are spread most evenly
   */
  SupercubeDesign(int cells, int rows, long seed) {
    this.cells = cells;
    this.rows = rows;
    this.first = new float[rows * cells];
    this.second = new float[rows * cells];
    Random random = new Random(seed);
    for (int cell = 0; cell < cells; cell++) {
      int[] order = Permutations.random(rows, random);
      Scrambling across = new Scrambling(rows, random);
      Scrambling along = new Scrambling(rows, random);
      for (int row = 0; row < rows; row++) {
        first[row * cells + cell] = across.unit(Integer.reverse(order[row]));
        second[row * cells + cell] = along.unit(secondDimension(order[row]));
      }
    }
  }

  /**
   * Flips every binary digit, or does not, at random for each beginning that the digits before it
   * may have; what comes after the digits by which the points differ is random altogether.
   */
  private static final class Scrambling {

    private final Random random;
    private final int depth;
    private final boolean[] flips;

    Scrambling(int points, Random random) {
      this.random = random;
      this.depth = Integer.SIZE - Integer.numberOfLeadingZeros(points - 1);
      this.flips = new boolean[1 << depth];
      for (int i = 0; i < flips.length; i++) {
        flips[i] = random.nextBoolean();
      }
    }

    /** A number in [0, 1). */
    float unit(int digits) {
      int scrambled = random.nextInt() >>> depth;
      for (int digit = 0; digit < depth; digit++) {
        int beginning = (1 << digit) | (int) ((digits & 0xFFFFFFFFL) >>> (Integer.SIZE - digit));
        int flipped = (digits >>> (Integer.SIZE - 1 - digit) & 1) ^ (flips[beginning] ? 1 : 0);
        scrambled |= flipped << (Integer.SIZE - 1 - digit);
      }
      return (scrambled >>> 8) * UNIT;
    }
  }

  private static int secondDimension(int index) {
    int digits = 0;
    int direction = 1 << 31;
    for (int rest = index; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        digits ^= direction;
      }
      direction ^= direction >>> 1;
    }
    return digits;
  }

  /** How many masks a row has. */
  static int perRow(int cells) {
    return cells + 2;
  }

  @Override
  public int count() {
    return rows * perRow(cells);
  }

  @Override
  public int cells() {
    return cells;
  }

  /** Row by row: A, B, then A with each cell's value exchanged for that of B. */
  @Override
  public void write(int mask, float[] into, int at) {
    int row = mask / perRow(cells) * cells;
    int kind = mask % perRow(cells);
    System.arraycopy(kind == 1 ? second : first, row, into, at, cells);
    if (kind > 1) {
      into[at + kind - 2] = second[row + kind - 2];
    }
  }
}
