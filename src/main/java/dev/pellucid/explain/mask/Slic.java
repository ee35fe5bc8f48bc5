package dev.pellucid.explain.mask;

import dev.pellucid.image.InputSpec;
import java.util.Arrays;

/**
 * Simple linear iterative clustering (Achanta, Shaji, Smith, Lucchi, Fua, Süsstrunk, 2012): cuts an
 * image into superpixels, connected pieces of about one size and one colour.
 *
 * <p>k-means over colour in CIELAB and place, each centre looking only at the 2S × 2S pixels around
 * it, S = √(H·W/cells) its distance to its neighbours: D² = |Δcolour|² + (compactness/S)²
 * |Δplace|². Then every piece becomes a cell of its own, and pieces far smaller than S² join a
 * neighbour. Without chance: the same image is always cut the same way.
 *
 * <p>It knows colours and no objects: a cell may lie across an edge that has little contrast.
 *
 * @param cells about how many
 * @param compactness weight of place against colour; 10 is usual, 40 is nearly squares
 */
public record Slic(int cells, double compactness) {

  private static final int ROUNDS = 10;

  /** A piece this much smaller than a usual one is not kept. */
  private static final int SMALLEST = 4;

  private static final int UNASSIGNED = -1;

  public Slic {
    if (cells < 1 || !(compactness > 0)) {
      throw new IllegalArgumentException(
          "superpixels need one cell or more and a positive compactness, not %d and %s"
              .formatted(cells, compactness));
    }
  }

  /**
   * Cuts an image.
   *
   * @param image {@code [C,H,W]} in the model's normalised space
   * @param input what undoes the normalisation
   */
  public Partition segment(float[] image, int height, int width, InputSpec input) {
    CieLab colours = CieLab.of(image, height * width, input);
    return whole(clusters(colours, height, width), height, width);
  }

  private int[] clusters(CieLab colours, int height, int width) {
    double step = Math.max(1, Math.sqrt(height * (double) width / cells));
    Centres centres = Centres.onGrid(colours, height, width, step);
    double placeWeight = Math.pow(compactness / step, 2);
    int reach = (int) Math.ceil(step);
    int[] nearest = new int[height * width];
    double[] distance = new double[height * width];
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      Arrays.fill(nearest, UNASSIGNED);
      for (int k = 0; k < centres.count(); k++) {
        int top = Math.max(0, (int) Math.rint(centres.y[k]) - reach);
        int bottom = Math.min(height - 1, (int) Math.rint(centres.y[k]) + reach);
        int left = Math.max(0, (int) Math.rint(centres.x[k]) - reach);
        int right = Math.min(width - 1, (int) Math.rint(centres.x[k]) + reach);
        for (int y = top; y <= bottom; y++) {
          for (int x = left; x <= right; x++) {
            int p = y * width + x;
            double d = centres.distance(k, colours, p, y, x, placeWeight);
            if (d < distance[p]) {
              distance[p] = d;
              nearest[p] = k;
            }
          }
        }
      }
      centres.moveToMeans(colours, nearest, width);
    }
    return nearest;
  }

  /** Connected pieces, the small ones given to a neighbour. */
  private Partition whole(int[] cluster, int height, int width) {
    int smallest = height * width / cells / SMALLEST;
    int[] cell = new int[cluster.length];
    Arrays.fill(cell, UNASSIGNED);
    int[] piece = new int[cluster.length];
    int count = 0;
    for (int seed = 0; seed < cluster.length; seed++) {
      if (cell[seed] != UNASSIGNED) {
        continue;
      }
      int before = before(seed, cell, width);
      int size = fill(seed, count, cluster, cell, piece, height, width);
      if (size < smallest && before != UNASSIGNED) {
        for (int i = 0; i < size; i++) {
          cell[piece[i]] = before;
        }
      } else {
        count++;
      }
    }
    return new Partition(height, width, count, cell);
  }

  /** The cell to the left of a piece's first pixel, or above it; all before it have one. */
  private static int before(int seed, int[] cell, int width) {
    if (seed % width > 0) {
      return cell[seed - 1];
    }
    return seed >= width ? cell[seed - width] : UNASSIGNED;
  }

  private static int fill(
      int seed, int as, int[] cluster, int[] cell, int[] piece, int height, int width) {
    int size = 0;
    piece[size++] = seed;
    cell[seed] = as;
    for (int i = 0; i < size; i++) {
      int y = piece[i] / width;
      int x = piece[i] % width;
      int[] neighbours = {
        y > 0 ? piece[i] - width : seed,
        y < height - 1 ? piece[i] + width : seed,
        x > 0 ? piece[i] - 1 : seed,
        x < width - 1 ? piece[i] + 1 : seed
      };
      for (int p : neighbours) {
        if (cell[p] == UNASSIGNED && cluster[p] == cluster[seed]) {
          cell[p] = as;
          piece[size++] = p;
        }
      }
    }
    return size;
  }

  /** Where the clusters are, in colour and in place. */
  private record Centres(float[] l, float[] a, float[] b, double[] y, double[] x) {

    static Centres onGrid(CieLab colours, int height, int width, double step) {
      int down = Math.max(1, (int) Math.rint(height / step));
      int across = Math.max(1, (int) Math.rint(width / step));
      int count = down * across;
      Centres centres =
          new Centres(
              new float[count],
              new float[count],
              new float[count],
              new double[count],
              new double[count]);
      for (int k = 0; k < count; k++) {
        int y = (2 * (k / across) + 1) * height / (2 * down);
        int x = (2 * (k % across) + 1) * width / (2 * across);
        centres.put(k, colours, flattest(colours, y, x, height, width), width);
      }
      return centres;
    }

    /** The pixel around (x, y) where colours change least, so that no centre sits on an edge. */
    private static int flattest(CieLab colours, int y, int x, int height, int width) {
      int best = y * width + x;
      double least = Double.POSITIVE_INFINITY;
      for (int v = Math.max(1, y - 1); v <= Math.min(height - 2, y + 1); v++) {
        for (int u = Math.max(1, x - 1); u <= Math.min(width - 2, x + 1); u++) {
          int p = v * width + u;
          double change =
              colours.squaredDistance(p - 1, p + 1) + colours.squaredDistance(p - width, p + width);
          if (change < least) {
            least = change;
            best = p;
          }
        }
      }
      return best;
    }

    int count() {
      return l.length;
    }

    private void put(int k, CieLab colours, int pixel, int width) {
      l[k] = colours.l()[pixel];
      a[k] = colours.a()[pixel];
      b[k] = colours.b()[pixel];
      y[k] = Math.floorDiv(pixel, width);
      x[k] = pixel % width;
    }

    double distance(int k, CieLab colours, int p, int atY, int atX, double placeWeight) {
      double dl = colours.l()[p] - l[k];
      double da = colours.a()[p] - a[k];
      double db = colours.b()[p] - b[k];
      double dy = atY - y[k];
      double dx = atX - x[k];
      return dl * dl + da * da + db * db + placeWeight * (dy * dy + dx * dx);
    }

    void moveToMeans(CieLab colours, int[] nearest, int width) {
      int dimensions = 5;
      double[] sums = new double[count() * dimensions];
      int[] members = new int[count()];
      for (int p = 0; p < nearest.length; p++) {
        if (nearest[p] != UNASSIGNED) {
          int at = nearest[p] * dimensions;
          sums[at] += colours.l()[p];
          sums[at + 1] += colours.a()[p];
          sums[at + 2] += colours.b()[p];
          sums[at + 3] += Math.floorDiv(p, width);
          sums[at + 4] += p % width;
          members[nearest[p]]++;
        }
      }
      for (int k = 0; k < count(); k++) {
        if (members[k] > 0) {
          int at = k * dimensions;
          l[k] = (float) (sums[at] / members[k]);
          a[k] = (float) (sums[at + 1] / members[k]);
          b[k] = (float) (sums[at + 2] / members[k]);
          y[k] = sums[at + 3] / members[k];
          x[k] = sums[at + 4] / members[k];
        }
      }
    }
  }
}
