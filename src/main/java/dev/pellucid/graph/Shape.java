package dev.pellucid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The extents of a tensor, outermost first. */
public record Shape(List<Dim> dims) {

  public Shape {
    dims = List.copyOf(dims);
  }

  public static Shape of(long... sizes) {
    return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
  }

  /** {@code [N, sizes…]}. */
  public static Shape batchOf(long... sizes) {
    List<Dim> dims = new ArrayList<>();
    dims.add(Dim.N);
    Arrays.stream(sizes).mapToObj(Dim::of).forEach(dims::add);
    return new Shape(dims);
  }

  public int rank() {
    return dims.size();
  }

  public Dim dim(int axis) {
    return dims.get(axis);
  }

  /** The extent of an axis that does not depend on the batch. */
  public long size(int axis) {
    return dims.get(axis).size();
  }

  /** A possibly negative axis, counted from the front. */
  public int axis(long axis) {
    int counted = (int) (axis < 0 ? axis + rank() : axis);
    if (counted < 0 || counted > rank()) {
      throw new InvalidModelException("axis " + axis + " is outside a tensor of shape " + this);
    }
    return counted;
  }

  /** The number of elements. */
  public Dim elements() {
    return product(0, rank());
  }

  /** The product of the extents from one axis to before another. */
  public Dim product(int from, int to) {
    Dim product = Dim.of(1);
    for (int i = from; i < to; i++) {
      product = product.times(dims.get(i));
    }
    return product;
  }

  public boolean isStatic() {
    return dims.stream().noneMatch(Dim::batch);
  }

  /** The sizes of a shape that does not depend on the batch. */
  public long[] sizes() {
    return dims.stream().mapToLong(Dim::size).toArray();
  }

  public Shape with(int axis, Dim dim) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis, dim);
    return new Shape(changed);
  }

  /** NumPy broadcasting of two shapes. */
  public Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dim a = i < rank - rank() ? Dim.of(1) : dims.get(i - (rank - rank()));
      Dim b = i < rank - other.rank() ? Dim.of(1) : other.dims.get(i - (rank - other.rank()));
      if (a.equals(b) || b.equals(Dim.of(1))) {
        result.add(a);
      } else if (a.equals(Dim.of(1))) {
        result.add(b);
      } else {
        throw new InvalidModelException("shapes " + this + " and " + other + " do not broadcast");
      }
    }
    return new Shape(result);
  }

  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
