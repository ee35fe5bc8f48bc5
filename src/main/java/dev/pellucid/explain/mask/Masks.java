package dev.pellucid.explain.mask;

import dev.pellucid.compiler.Masking;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Masks of one image, small: 1 keeps the image, 0 shows the baseline. */
public sealed interface Masks {

  /** M, how many. */
  int count();

  /** How the graph expands them. */
  Masking masking();

  /**
   * The graph's inputs for masks {@code from} to {@code to}, the latter excluded, but for those
   * that all masks share.
   */
  Map<String, Tensor> tensors(int from, int to);

  /** The graph's inputs that are the same for all of these masks, to be made once. */
  Map<String, Tensor> shared();

  /** Whether other masks have the same {@link #shared()}. */
  boolean sharesWith(Masks others);

  /**
   * A number for every cell of a partition.
   *
   * @param values {@code [M,cells]}
   */
  record OfCells(Partition partition, float[] values) implements Masks {

    public OfCells {
      if (values.length % partition.cells() != 0) {
        throw new IllegalArgumentException(
            "%d values are no masks of %d cells".formatted(values.length, partition.cells()));
      }
    }

    @Override
    public int count() {
      return values.length / partition.cells();
    }

    @Override
    public Masking masking() {
      return new Masking.Cells(partition.cells());
    }

    @Override
    public Map<String, Tensor> tensors(int from, int to) {
      int cells = partition.cells();
      return Map.of(
          TensorNames.MASK,
          Tensor.of(Arrays.copyOfRange(values, from * cells, to * cells), to - from, cells));
    }

    @Override
    public Map<String, Tensor> shared() {
      return Map.of(
          TensorNames.CELLS,
          Tensor.lasting(
              IntStream.of(partition.cellOfPixel()).asLongStream().toArray(),
              partition.height(),
              partition.width()));
    }

    @Override
    public boolean sharesWith(Masks others) {
      return others instanceof OfCells cells && cells.partition.equals(partition);
    }
  }

  /**
   * Small maps {@code [h,w]}, each brought to the image's size by a matrix for its rows and one for
   * its columns: m = R · map · Cᵀ.
   *
   * @param rows the matrices R to choose from, {@code [H,h]} each
   * @param columns the matrices C, {@code [W,w]} each
   * @param values {@code [M,h,w]}
   * @param rowChoice which of the rows each mask takes, {@code [M]}
   * @param columnChoice the same of columns
   */
  record Separable(
      Enlargement rows, Enlargement columns, float[] values, int[] rowChoice, int[] columnChoice)
      implements Masks {

    public Separable {
      if (values.length != rowChoice.length * rows.from() * columns.from()
          || rowChoice.length != columnChoice.length) {
        throw new IllegalArgumentException(
            "%d values are not %d masks of %d×%d"
                .formatted(values.length, rowChoice.length, columns.from(), rows.from()));
      }
    }

    /** Masks that are all enlarged alike. */
    public static Separable alike(Enlargement rows, Enlargement columns, float[] values) {
      int count = values.length / (rows.from() * columns.from());
      return new Separable(rows, columns, values, new int[count], new int[count]);
    }

    @Override
    public int count() {
      return rowChoice.length;
    }

    @Override
    public Masking masking() {
      return new Masking.Separable(rows.from(), columns.from(), rows.count(), columns.count());
    }

    @Override
    public Map<String, Tensor> tensors(int from, int to) {
      int each = rows.from() * columns.from();
      return Map.of(
          TensorNames.MASK,
          Tensor.of(
              Arrays.copyOfRange(values, from * each, to * each),
              to - from,
              rows.from(),
              columns.from()),
          TensorNames.ROW_CHOICE,
          choice(rowChoice, from, to),
          TensorNames.COLUMN_CHOICE,
          choice(columnChoice, from, to));
    }

    @Override
    public Map<String, Tensor> shared() {
      return Map.of(
          TensorNames.MASK_ROWS, rows.tensor(), TensorNames.MASK_COLUMNS, columns.tensor());
    }

    @Override
    public boolean sharesWith(Masks others) {
      return others instanceof Separable masks
          && masks.rows.equals(rows)
          && masks.columns.equals(columns);
    }

    /** One mask as the graph enlarges it, {@code [H,W]}. */
    public float[] atFullSize(int mask) {
      int height = rows.to();
      int width = columns.to();
      int high = rows.from();
      int across = columns.from();
      float[] wide = new float[high * width];
      for (int i = 0; i < wide.length; i++) {
        int column = (columnChoice[mask] * width + i % width) * across;
        int row = (mask * high + i / width) * across;
        for (int j = 0; j < across; j++) {
          wide[i] += columns.matrices()[column + j] * values[row + j];
        }
      }
      float[] full = new float[height * width];
      for (int y = 0; y < height; y++) {
        for (int j = 0; j < high; j++) {
          float share = rows.matrices()[(rowChoice[mask] * height + y) * high + j];
          for (int x = 0; share != 0 && x < width; x++) {
            full[y * width + x] += share * wide[j * width + x];
          }
        }
      }
      return full;
    }

    private static Tensor choice(int[] choice, int from, int to) {
      return Tensor.of(IntStream.range(from, to).mapToLong(i -> choice[i]).toArray(), to - from);
    }
  }
}
