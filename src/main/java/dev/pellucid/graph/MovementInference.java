package dev.pellucid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Operators that move elements about. */
final class MovementInference {

  static final Map<String, InferenceRule> RULES = rules();

  private MovementInference() {}

  private static Map<String, InferenceRule> rules() {
    Map<String, InferenceRule> rules = new HashMap<>();
    rules.put("Reshape", o -> reshaped(o, reshapeTarget(o)));
    rules.put("Flatten", MovementInference::flatten);
    rules.put("Squeeze", MovementInference::squeeze);
    rules.put("Unsqueeze", MovementInference::unsqueeze);
    rules.put("Transpose", MovementInference::transpose);
    rules.put("Concat", MovementInference::concat);
    rules.put("Split", MovementInference::split);
    rules.put("Slice", MovementInference::slice);
    rules.put("Gather", MovementInference::gather);
    rules.put("GatherElements", o -> List.of(TensorFact.of(o.type(0), o.shape(1))));
    rules.put("Pad", MovementInference::pad);
    rules.put("Expand", MovementInference::expand);
    rules.put("Tile", MovementInference::tile);
    rules.put("DepthToSpace", MovementInference::depthToSpace);
    rules.put("SpaceToDepth", MovementInference::spaceToDepth);
    return rules;
  }

  /** The same elements in the same order, with other extents. */
  private static List<TensorFact> reshaped(Operands o, Shape shape) {
    Optional<Literal> value = o.value(0);
    if (value.isPresent() && shape.isStatic()) {
      return List.of(
          TensorFact.of(value.get().pick(shape.sizes(), Indices.inOrder(value.get().length()))));
    }
    return List.of(TensorFact.of(o.type(0), shape));
  }

  private static Shape reshapeTarget(Operands o) {
    Shape input = o.shape(0);
    Dim[] target = o.wholes(1).values().clone();
    boolean zeroCopies = o.node().integer("allowzero", 0) == 0;
    o.frozenBatch().ifPresent(frozen -> frozen.thaw(target, o.node().input(0), input, zeroCopies));
    int open = -1;
    Dim rest = input.elements();
    for (int i = 0; i < target.length; i++) {
      if (target[i].equals(Dim.of(-1))) {
        open = i;
      } else {
        if (target[i].equals(Dim.of(0)) && zeroCopies) {
          target[i] = input.dim(i);
        }
        rest = rest.dividedBy(target[i]);
      }
    }
    if (open >= 0) {
      target[open] = rest;
    }
    Shape shape = new Shape(List.of(target));
    if (!shape.elements().equals(input.elements())) {
      throw new InvalidModelException(
          "a tensor of shape " + input + " cannot be reshaped to " + shape);
    }
    return shape;
  }

  private static List<TensorFact> flatten(Operands o) {
    Shape input = o.shape(0);
    int axis = input.axis(o.node().integer("axis", 1));
    return reshaped(
        o, new Shape(List.of(input.product(0, axis), input.product(axis, input.rank()))));
  }

  private static List<TensorFact> squeeze(Operands o) {
    Shape input = o.shape(0);
    TreeSet<Integer> gone = new TreeSet<>();
    o.axes(1)
        .ifPresentOrElse(
            axes -> Arrays.stream(axes).forEach(gone::add),
            () -> {
              for (int i = 0; i < input.rank(); i++) {
                if (input.dim(i).equals(Dim.of(1))) {
                  gone.add(i);
                }
              }
            });
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < input.rank(); i++) {
      if (!gone.contains(i)) {
        dims.add(input.dim(i));
      }
    }
    return reshaped(o, new Shape(dims));
  }

  private static List<TensorFact> unsqueeze(Operands o) {
    long[] axes = o.numbers(1);
    int rank = o.shape(0).rank() + axes.length;
    TreeSet<Integer> fresh = new TreeSet<>();
    for (long axis : axes) {
      fresh.add((int) (axis < 0 ? axis + rank : axis));
    }
    List<Dim> dims = new ArrayList<>(o.shape(0).dims());
    fresh.forEach(axis -> dims.add(axis, Dim.of(1)));
    return reshaped(o, new Shape(dims));
  }

  private static List<TensorFact> transpose(Operands o) {
    Shape input = o.shape(0);
    int rank = input.rank();
    long[] order =
        o.node()
            .integers("perm")
            .orElseGet(() -> LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    Shape shape = new Shape(Arrays.stream(order).mapToObj(axis -> input.dim((int) axis)).toList());
    return o.value(0)
        .map(
            value -> {
              int[] strides = Indices.strides(value.dims());
              int[] steps = Arrays.stream(order).mapToInt(axis -> strides[(int) axis]).toArray();
              return List.of(
                  TensorFact.of(value.pick(shape.sizes(), Indices.walk(shape.sizes(), 0, steps))));
            })
        .orElse(List.of(TensorFact.of(o.type(0), shape)));
  }

  private static List<TensorFact> concat(Operands o) {
    int inputs = o.node().inputs().size();
    int axis = o.shape(0).axis(o.node().integer("axis", 0));
    Dim total = Dim.of(0);
    Shape shape = o.shape(0);
    List<Literal> values = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      for (int other = 0; other < o.shape(i).rank(); other++) {
        Dim here = o.shape(i).dim(other);
        Dim there = shape.dim(other);
        boolean frozenOne = isFrozenOne(o, here, there) || isFrozenOne(o, there, here);
        if (other != axis && !here.equals(there) && !frozenOne) {
          throw new InvalidModelException(
              "shapes " + o.shape(0) + " and " + o.shape(i) + " do not join along axis " + axis);
        }
        shape = other != axis && here.batch() ? shape.with(other, here) : shape;
      }
      total = total.plus(o.shape(i).dim(axis));
      o.value(i).ifPresent(values::add);
    }
    shape = shape.with(axis, total);
    if (values.size() < inputs) {
      return List.of(TensorFact.of(o.type(0), shape));
    }
    return List.of(TensorFact.of(join(values, shape.sizes(), axis)));
  }

  /** A constant for one image, such as a class token, where the exporter froze a batch of one. */
  private static boolean isFrozenOne(Operands o, Dim one, Dim batch) {
    return o.frozenBatch().map(FrozenBatch::size).orElse(0L) == 1
        && one.equals(Dim.of(1))
        && batch.equals(Dim.N);
  }

  private static Literal join(List<Literal> parts, long[] dims, int axis) {
    int rows = Indices.count(Arrays.copyOfRange(dims, 0, axis));
    boolean real = parts.get(0) instanceof Literal.Reals;
    float[] reals = new float[real ? Indices.count(dims) : 0];
    Dim[] wholes = new Dim[real ? 0 : Indices.count(dims)];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (Literal part : parts) {
        int chunk = part.length() / Math.max(rows, 1);
        Object from =
            part instanceof Literal.Reals r ? r.values() : ((Literal.Wholes) part).values();
        System.arraycopy(from, row * chunk, real ? reals : wholes, at, chunk);
        at += chunk;
      }
    }
    return real
        ? new Literal.Reals(dims, reals)
        : new Literal.Wholes(parts.get(0).type(), dims, wholes);
  }

  private static List<TensorFact> split(Operands o) {
    Shape input = o.shape(0);
    int axis = input.axis(o.node().integer("axis", 0));
    long size = input.size(axis);
    int parts = o.node().outputs().size();
    long even = (size + parts - 1) / parts;
    long[] sizes =
        o.optionalNumbers(1)
            .orElseGet(
                () ->
                    LongStream.range(0, parts).map(i -> Math.min(even, size - i * even)).toArray());
    List<TensorFact> facts = new ArrayList<>();
    long start = 0;
    for (long part : sizes) {
      facts.add(
          cut(
              o,
              input.with(axis, Dim.of(part)),
              new long[] {start},
              new long[] {1},
              new int[] {axis}));
      start += part;
    }
    return facts;
  }

  private static List<TensorFact> slice(Operands o) {
    Slice slice = Slice.of(o);
    return List.of(cut(o, slice.result(), slice.starts(), slice.steps(), slice.axes()));
  }

  private static TensorFact cut(Operands o, Shape result, long[] starts, long[] steps, int[] axes) {
    if (o.value(0).isEmpty() || !result.isStatic()) {
      return TensorFact.of(o.type(0), result);
    }
    Literal value = o.value(0).get();
    int[] strides = Indices.strides(value.dims());
    int[] walk = strides.clone();
    int offset = 0;
    for (int i = 0; i < axes.length; i++) {
      offset += (int) starts[i] * strides[axes[i]];
      walk[axes[i]] = strides[axes[i]] * (int) steps[i];
    }
    return TensorFact.of(value.pick(result.sizes(), Indices.walk(result.sizes(), offset, walk)));
  }

  private static List<TensorFact> gather(Operands o) {
    Shape data = o.shape(0);
    Shape indices = o.shape(1);
    int axis = data.axis(o.node().integer("axis", 0));
    List<Dim> dims = new ArrayList<>(data.dims().subList(0, axis));
    dims.addAll(indices.dims());
    dims.addAll(data.dims().subList(axis + 1, data.rank()));
    Shape shape = new Shape(dims);
    if (o.value(0).isEmpty() || o.value(1).isEmpty()) {
      return List.of(TensorFact.of(o.type(0), shape));
    }
    Literal value = o.value(0).get();
    long[] picks = o.numbers(1);
    int outer = Indices.count(Arrays.copyOfRange(value.dims(), 0, axis));
    int extent = (int) value.dims()[axis];
    int inner = value.length() / Math.max(1, outer * extent);
    int[] source = new int[outer * picks.length * inner];
    int at = 0;
    for (int i = 0; i < outer; i++) {
      for (long pick : picks) {
        int row = (int) (pick < 0 ? pick + extent : pick);
        for (int k = 0; k < inner; k++) {
          source[at++] = (i * extent + row) * inner + k;
        }
      }
    }
    return List.of(TensorFact.of(value.pick(shape.sizes(), source)));
  }

  private static List<TensorFact> pad(Operands o) {
    Shape shape = o.shape(0);
    long[] pads = o.numbers(1);
    int[] axes = o.axes(3).orElse(Indices.inOrder(shape.rank()));
    for (int i = 0; i < axes.length; i++) {
      long more = pads[i] + pads[axes.length + i];
      if (more != 0) {
        shape = shape.with(axes[i], Dim.of(shape.size(axes[i]) + more));
      }
    }
    return List.of(TensorFact.of(o.type(0), shape));
  }

  private static List<TensorFact> expand(Operands o) {
    Shape shape = o.shape(0).broadcast(new Shape(List.of(o.wholes(1).values())));
    if (o.value(0).isPresent() && shape.isStatic()) {
      Literal value = o.value(0).get();
      return List.of(
          TensorFact.of(value.pick(shape.sizes(), Indices.broadcast(value.dims(), shape.sizes()))));
    }
    return List.of(TensorFact.of(o.type(0), shape));
  }

  private static List<TensorFact> tile(Operands o) {
    Dim[] repeats = o.wholes(1).values();
    Shape shape = o.shape(0);
    for (int i = 0; i < repeats.length; i++) {
      shape = shape.with(i, shape.dim(i).times(repeats[i]));
    }
    return List.of(TensorFact.of(o.type(0), shape));
  }

  private static List<TensorFact> depthToSpace(Operands o) {
    Shape in = o.shape(0);
    long block = o.node().integer("blocksize", 1);
    return map(o, in.size(1) / (block * block), in.size(2) * block, in.size(3) * block);
  }

  private static List<TensorFact> spaceToDepth(Operands o) {
    Shape in = o.shape(0);
    long block = o.node().integer("blocksize", 1);
    return map(o, in.size(1) * block * block, in.size(2) / block, in.size(3) / block);
  }

  private static List<TensorFact> map(Operands o, long channels, long height, long width) {
    Shape shape =
        new Shape(List.of(o.shape(0).dim(0), Dim.of(channels), Dim.of(height), Dim.of(width)));
    return List.of(TensorFact.of(o.type(0), shape));
  }
}
