package dev.pellucid.explain.mask;

/**
 * An image cut into cells.
 *
 * @param cells how many
 * @param cellOfPixel {@code [H,W]}, from 0
 */
public record Partition(int height, int width, int cells, int[] cellOfPixel) {

  public Partition {
    if (cellOfPixel.length != height * width) {
      throw new IllegalArgumentException(
          "%d×%d pixels need as many cells, got %d".formatted(width, height, cellOfPixel.length));
    }
    for (int cell : cellOfPixel) {
      if (cell < 0 || cell >= cells) {
        throw new IllegalArgumentException("cell " + cell + " is not among " + cells);
      }
    }
  }

  /** Rows and columns of nearly equal rectangles; pixel (x, y) lies in row ⌊y·rows/H⌋. */
  public static Partition grid(int rows, int columns, int height, int width) {
    if (rows < 1 || columns < 1 || rows > height || columns > width) {
      throw new IllegalArgumentException(
          "%d×%d pixels cannot be cut into %d×%d cells".formatted(width, height, columns, rows));
    }
    int[] cellOfPixel = new int[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        cellOfPixel[y * width + x] = y * rows / height * columns + x * columns / width;
      }
    }
    return new Partition(height, width, rows * columns, cellOfPixel);
  }

  /** How many pixels each cell has. */
  public int[] sizes() {
    int[] sizes = new int[cells];
    for (int cell : cellOfPixel) {
      sizes[cell]++;
    }
    return sizes;
  }
}
