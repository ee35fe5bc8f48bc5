package dev.pellucid.explain.local.pixel.perturbation;

/**
 * Makes masks that cannot be rougher than a kernel: at every node of a grid the largest of the
 * neighbouring parameters, each less the further it is.
 *
 * <p>m_u = smax_v k(‖u − v‖/σ) p_v with k(d) = exp(−2 max(0, d − ½)²), smax_v z_v = Σ z_v
 * softmax_v(z_v/T), T = 1/20, over the (2r+1)² nodes around u; beyond the edge p is 0. The mask
 * itself goes on beyond it, so that parameters at the edge have as much of it as others.
 */
final class SmoothMaximum {

  private static final double COLDNESS = 20;

  private final int height;
  private final int width;
  private final int reach;
  private final int margin;
  private final double[] kernel;

  /**
   * For a grid.
   *
   * @param sigma in nodes, from one to the next
   */
  SmoothMaximum(int height, int width, double sigma) {
    this.height = height;
    this.width = width;
    this.margin = (int) Math.ceil(sigma);
    this.reach = 1 + margin;
    int side = 2 * reach + 1;
    this.kernel = new double[side * side];
    for (int i = 0; i < kernel.length; i++) {
      int down = i / side - reach;
      int right = i % side - reach;
      double distance = Math.hypot(down, right);
      double beyond = Math.max(0, distance / sigma - 0.5);
      kernel[i] = Math.exp(-2 * beyond * beyond);
    }
  }

  /** How many nodes the mask has: those of the grid, and a margin around them. */
  int nodes() {
    return (height + 2 * margin) * (width + 2 * margin);
  }

  /** The part of a mask that lies on the grid, {@code [h,w]}. */
  float[] inside(float[] mask) {
    float[] inside = new float[height * width];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = mask[placeOf(i)];
    }
    return inside;
  }

  /** A mask that is this on the grid, and 0 around it. */
  float[] surrounded(float[] inside) {
    float[] mask = new float[nodes()];
    for (int i = 0; i < inside.length; i++) {
      mask[placeOf(i)] = inside[i];
    }
    return mask;
  }

  private int placeOf(int inside) {
    int y = inside / width + margin;
    return y * (width + 2 * margin) + inside % width + margin;
  }

  /** The mask, margin included, of parameters {@code [h,w]}. */
  float[] of(float[] parameters) {
    float[] mask = new float[nodes()];
    double[] around = new double[kernel.length];
    double[] shares = new double[kernel.length];
    for (int node = 0; node < mask.length; node++) {
      look(parameters, node, around);
      mask[node] = (float) share(around, shares);
    }
    return mask;
  }

  /** What a slope of the mask comes to as one of the parameters. */
  float[] back(float[] parameters, float[] slope) {
    float[] back = new float[parameters.length];
    double[] around = new double[kernel.length];
    double[] shares = new double[kernel.length];
    for (int node = 0; node < slope.length; node++) {
      look(parameters, node, around);
      double value = share(around, shares);
      for (int i = 0; i < around.length; i++) {
        int neighbour = neighbour(node, i);
        if (neighbour >= 0) {
          double steepness = shares[i] * (1 + COLDNESS * (around[i] - value)) * kernel[i];
          back[neighbour] += (float) (slope[node] * steepness);
        }
      }
    }
    return back;
  }

  /** The smooth maximum, and the share that each number has in it. */
  private static double share(double[] numbers, double[] shares) {
    double total = 0;
    double weighted = 0;
    for (int i = 0; i < numbers.length; i++) {
      shares[i] = Math.exp(COLDNESS * numbers[i]);
      total += shares[i];
      weighted += numbers[i] * shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= total;
    }
    return weighted / total;
  }

  private void look(float[] parameters, int node, double[] around) {
    for (int i = 0; i < around.length; i++) {
      int neighbour = neighbour(node, i);
      around[i] = neighbour < 0 ? 0 : kernel[i] * parameters[neighbour];
    }
  }

  /** The parameter at a place around a node; negative beyond the edge. */
  private int neighbour(int node, int place) {
    int side = 2 * reach + 1;
    int across = width + 2 * margin;
    int y = node / across - margin + place / side - reach;
    int x = node % across - margin + place % side - reach;
    return y < 0 || y >= height || x < 0 || x >= width ? -1 : y * width + x;
  }
}
