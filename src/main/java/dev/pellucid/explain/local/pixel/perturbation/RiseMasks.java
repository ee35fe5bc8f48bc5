package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.Masks;
import java.util.Random;

/**
 * The masks of RISE: grids of cells that are kept or not, enlarged beyond the image by a cell and
 * cut to it at a random shift.
 *
 * @param rows a matrix for every shift of the rows
 * @param columns a matrix for every shift of the columns
 */
record RiseMasks(Enlargement rows, Enlargement columns) {

  /** Gives so many masks, others each time it is asked. */
  @FunctionalInterface
  interface Source {
    Masks.Separable next(int count);
  }

  /** Grids of so many rows and columns over an image. */
  static RiseMasks of(int grid, int height, int width) {
    return new RiseMasks(Enlargement.shifted(grid, height), Enlargement.shifted(grid, width));
  }

  /**
   * Masks that were drawn before.
   *
   * @param grids {@code [M,grid,grid]}
   * @param down M shifts of the rows
   * @param right M shifts of the columns
   */
  Masks.Separable of(float[] grids, int[] down, int[] right) {
    return new Masks.Separable(rows, columns, grids, down, right);
  }

  /**
   * Random masks. They come in a fixed order, however many are asked for at a time.
   *
   * @param probability with which a cell is kept
   */
  Source random(double probability, long seed) {
    Random random = new Random(seed);
    int cells = rows.from() * columns.from();
    return count -> {
      float[] grids = new float[count * cells];
      int[] down = new int[count];
      int[] right = new int[count];
      for (int mask = 0; mask < count; mask++) {
        for (int cell = 0; cell < cells; cell++) {
          grids[mask * cells + cell] = random.nextDouble() < probability ? 1 : 0;
        }
        down[mask] = random.nextInt(rows.count());
        right[mask] = random.nextInt(columns.count());
      }
      return of(grids, down, right);
    };
  }
}
