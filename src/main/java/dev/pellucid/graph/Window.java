package dev.pellucid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sliding window of a convolution or pooling over its spatial axes, with {@code auto_pad}
 * resolved.
 *
 * @param kernel extents of the window
 * @param padBegin padding before, per spatial axis
 * @param padEnd padding after; with {@link #ceil} the last window may reach beyond it
 */
public record Window(
    long[] kernel, long[] strides, long[] dilations, long[] padBegin, long[] padEnd, boolean ceil) {

  /**
   * Reads a window from a node's attributes.
   *
   * @param input the shape {@code [N,C,spatial…]} it slides over
   */
  public static Window of(Node node, Shape input, long[] kernel) {
    int spatial = kernel.length;
    long[] strides = node.integers("strides", filled(spatial, 1));
    long[] dilations = node.integers("dilations", filled(spatial, 1));
    long[] pads = node.integers("pads", filled(2 * spatial, 0));
    long[] begin = Arrays.copyOfRange(pads, 0, spatial);
    long[] end = Arrays.copyOfRange(pads, spatial, 2 * spatial);
    String auto = node.text("auto_pad", "NOTSET");
    for (int i = 0; i < spatial; i++) {
      if (auto.equals("VALID")) {
        begin[i] = 0;
        end[i] = 0;
      } else if (auto.startsWith("SAME")) {
        long size = input.size(2 + i);
        long out = (size + strides[i] - 1) / strides[i];
        long total =
            Math.max(0, (out - 1) * strides[i] + dilations[i] * (kernel[i] - 1) + 1 - size);
        begin[i] = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
        end[i] = total - begin[i];
      }
    }
    return new Window(kernel, strides, dilations, begin, end, node.integer("ceil_mode", 0) == 1);
  }

  /** The window of a pooling node. */
  public static Window ofPool(Node node, Shape input) {
    return of(
        node,
        input,
        node.integers("kernel_shape")
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "pooling node " + node.label() + " has no kernel_shape")));
  }

  /** The window of a convolution with weights {@code [M,C/group,kernel…]}. */
  public static Window ofConvolution(Node node, Shape input, Shape weights) {
    long[] sizes = weights.sizes();
    return of(node, input, Arrays.copyOfRange(sizes, 2, sizes.length));
  }

  private static long[] filled(int length, long value) {
    long[] filled = new long[length];
    Arrays.fill(filled, value);
    return filled;
  }

  public int spatialAxes() {
    return kernel.length;
  }

  /** How far the window reaches, dilation included. */
  public long reach(int axis) {
    return dilations[axis] * (kernel[axis] - 1) + 1;
  }

  /** The number of window positions along an axis of the given size. */
  public long positions(int axis, long size) {
    long span = size + padBegin[axis] + padEnd[axis] - reach(axis);
    if (span < 0) {
      throw new InvalidModelException(
          "a window of %d does not fit an extent of %d"
              .formatted(reach(axis), size + padBegin[axis] + padEnd[axis]));
    }
    long positions = (ceil ? (span + strides[axis] - 1) / strides[axis] : span / strides[axis]) + 1;
    boolean lastStartsInPadding = ceil && (positions - 1) * strides[axis] >= size + padBegin[axis];
    return lastStartsInPadding ? positions - 1 : positions;
  }

  Shape slideOver(Shape input, Dim channels) {
    List<Dim> dims = new ArrayList<>(List.of(input.dim(0), channels));
    for (int i = 0; i < spatialAxes(); i++) {
      dims.add(Dim.of(positions(i, input.size(2 + i))));
    }
    return new Shape(dims);
  }

  /** The {@code pads} attribute: all begins, then all ends. */
  public long[] pads() {
    long[] pads = Arrays.copyOf(padBegin, 2 * padBegin.length);
    System.arraycopy(padEnd, 0, pads, padBegin.length, padEnd.length);
    return pads;
  }

  public boolean isStrided() {
    return Arrays.stream(strides).anyMatch(s -> s != 1);
  }
}
