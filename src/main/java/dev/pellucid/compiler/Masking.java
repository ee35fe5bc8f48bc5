package dev.pellucid.compiler;

/**
 * How small masks are expanded inside the graph and blended with the image, so that nobody outside
 * builds thousands of perturbed images: x' = b + m ⊙ (x − b), with one image x and one baseline b
 * {@code [1,C,H,W]} and a mask m {@code [N,1,H,W]} for each of the N rows of the batch.
 */
public sealed interface Masking {

  /**
   * One number for every cell of a partition of the image: a grid, or superpixels.
   *
   * <p>Inputs: {@code mask [N,cells]}, and {@code cells [H,W]} (int64), the cell of every pixel.
   */
  record Cells(int cells) implements Masking {
    public Cells {
      if (cells < 1) {
        throw new IllegalArgumentException("a partition has at least one cell, not " + cells);
      }
    }
  }

  /**
   * A small map {@code [h,w]} brought to {@code [H,W]} by a linear map of its rows and one of its
   * columns, chosen for every mask out of a few: m = R_r · mask · C_cᵀ.
   *
   * <p>This is nearest and bilinear enlargement, RISE's enlargement with a random shift (a matrix a
   * shift), and, with h = w = 1, a window that slides (a matrix a position).
   *
   * <p>Inputs: {@code mask [N,h,w]}, {@code mask_rows [P,H,h]}, {@code mask_columns [Q,W,w]},
   * {@code row_choice [N]} and {@code column_choice [N]} (int64).
   *
   * @param height h
   * @param width w
   * @param rows P
   * @param columns Q
   */
  record Separable(int height, int width, int rows, int columns) implements Masking {
    public Separable {
      if (height < 1 || width < 1 || rows < 1 || columns < 1) {
        throw new IllegalArgumentException(
            "extents are positive, not %d×%d with %d and %d matrices"
                .formatted(height, width, rows, columns));
      }
    }
  }
}
