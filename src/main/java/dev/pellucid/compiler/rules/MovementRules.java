package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Operators that only move elements: what arrives is moved back. */
public final class MovementRules {

  public static final Map<String, BackwardRule> RULES =
      Map.ofEntries(
          Map.entry("Reshape", MovementRules::reshape),
          Map.entry("Flatten", MovementRules::reshape),
          Map.entry("Squeeze", MovementRules::reshape),
          Map.entry("Unsqueeze", MovementRules::reshape),
          Map.entry("Transpose", MovementRules::transpose),
          Map.entry("Concat", MovementRules::concat),
          Map.entry("Split", MovementRules::split),
          Map.entry("Slice", MovementRules::slice),
          Map.entry("Gather", MovementRules::gather),
          Map.entry("Pad", MovementRules::pad),
          Map.entry("Expand", s -> s.giveBroadcast(0, s.arriving())),
          Map.entry("Tile", MovementRules::tile),
          Map.entry("DepthToSpace", MovementRules::depthToSpace),
          Map.entry("SpaceToDepth", MovementRules::spaceToDepth));

  private MovementRules() {}

  private static void reshape(BackwardStep s) {
    s.give(0, s.emit().reshape(s.arriving(), s.inputShape(0)));
  }

  private static void transpose(BackwardStep s) {
    int rank = s.inputShape(0).rank();
    long[] order =
        s.node()
            .integers("perm")
            .orElseGet(() -> LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    long[] inverse = new long[rank];
    for (int i = 0; i < rank; i++) {
      inverse[(int) order[i]] = i;
    }
    s.give(0, s.emit().transpose(s.arriving(), inverse));
  }

  private static void concat(BackwardStep s) {
    int axis = s.outputShape().axis(s.node().integer("axis", 0));
    long start = 0;
    for (int i = 0; i < s.node().inputs().size(); i++) {
      long end = start + s.inputShape(i).size(axis);
      if (s.wants(i)) {
        s.give(
            i,
            s.emit()
                .slice(
                    s.arriving(),
                    new long[] {start},
                    new long[] {end},
                    new long[] {axis},
                    new long[] {1}));
      }
      start = end;
    }
  }

  private static void split(BackwardStep s) {
    int axis = s.inputShape(0).axis(s.node().integer("axis", 0));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < s.node().outputs().size(); i++) {
      String part = s.node().outputs().get(i);
      parts.add(s.arriving(i).orElseGet(() -> s.emit().zerosLike(part)));
    }
    s.give(0, s.emit().concat(parts, axis));
  }

  private static void slice(BackwardStep s) {
    Slice slice = Slice.of(s.node(), s.facts());
    Shape whole = s.inputShape(0);
    String g = s.arriving();
    Shape shape = s.outputShape();
    for (int i = 0; i < slice.axes().length; i++) {
      int axis = slice.axes()[i];
      if (whole.dim(axis).batch()) {
        continue;
      }
      long start = slice.starts()[i];
      long step = slice.steps()[i];
      long taken = shape.size(axis);
      if (step < 0) {
        g = flip(s.emit(), g, axis);
        start += step * (taken - 1);
        step = -step;
      }
      g = spread(s.emit(), g, shape, axis, start, step, whole.size(axis));
      shape = shape.with(axis, whole.dim(axis));
    }
    s.give(0, g);
  }

  private static String flip(Emitter emit, String g, int axis) {
    return emit.slice(
        g, new long[] {-1}, new long[] {Long.MIN_VALUE + 1}, new long[] {axis}, new long[] {-1});
  }

  /** Puts element i at start + i·step of an axis of the given size, and zeros elsewhere. */
  private static String spread(
      Emitter emit, String g, Shape shape, int axis, long start, long step, long size) {
    long taken = shape.size(axis);
    String spread = g;
    long covered = taken;
    if (step > 1) {
      boolean ofMap = shape.rank() == 4 && axis >= 2 && !shape.dim(1).batch();
      spread = ofMap ? combed(emit, g, shape, axis, step) : gapped(emit, g, shape, axis, step);
      covered = taken * step;
    }
    long[] before = new long[shape.rank()];
    long[] after = new long[shape.rank()];
    before[axis] = start;
    after[axis] = size - start - covered;
    return emit.pad(spread, before, after);
  }

  /** Puts zeros behind every element along an axis. */
  private static String gapped(Emitter emit, String g, Shape shape, int axis, long step) {
    List<Dim> split = new ArrayList<>(shape.dims());
    split.add(axis + 1, Dim.of(1));
    long[] none = new long[split.size()];
    long[] gap = none.clone();
    gap[axis + 1] = step - 1;
    String padded = emit.pad(emit.reshape(g, new Shape(split)), none, gap);
    return emit.reshape(padded, shape.with(axis, Dim.of(shape.size(axis) * step)));
  }

  /**
   * The same of a map {@code [N,C,h,w]} along its rows or columns: the transposed convolution of
   * every channel with a 1. Padding copies the elements one by one, and takes five times as long.
   */
  private static String combed(Emitter emit, String g, Shape map, int axis, long step) {
    long channels = map.size(1);
    float[] ones = new float[(int) channels];
    Arrays.fill(ones, 1);
    long[] strides = {1, 1};
    long[] behind = {0, 0};
    strides[axis - 2] = step;
    behind[axis - 2] = step - 1;
    return emit.op(
        "ConvTranspose",
        List.of(g, emit.constant(ones, channels, 1, 1, 1)),
        Attribute.of("kernel_shape", new long[] {1, 1}),
        Attribute.of("strides", strides),
        Attribute.of("output_padding", behind),
        Attribute.of("group", channels));
  }

  private static void gather(BackwardStep s) {
    long[] indices =
        s.facts()
            .numbers(s.input(1))
            .orElseThrow(() -> s.unsupported("gathers at positions that are not constant"));
    int axis = s.inputShape(0).axis(s.node().integer("axis", 0));
    long size = s.inputShape(0).size(axis);
    long[] positions = Arrays.stream(indices).map(i -> i < 0 ? i + size : i).toArray();
    Shape flat = s.inputShape(0).with(axis, Dim.of(positions.length));
    s.give(
        0, scattered(s.emit(), s.emit().reshape(s.arriving(), flat), flat, axis, positions, size));
  }

  /**
   * The adjoint of picking constant positions along an axis. Each position of the source is fed by
   * the elements that were picked from it: gather them, one round for each time the most popular
   * position was picked, and add up.
   */
  private static String scattered(
      Emitter emit, String g, Shape shape, int axis, long[] positions, long size) {
    long[] before = new long[shape.rank()];
    long[] after = before.clone();
    after[axis] = 1;
    String withZero = emit.pad(g, before, after);
    List<long[]> rounds = new ArrayList<>();
    int[] picked = new int[(int) size];
    for (int i = 0; i < positions.length; i++) {
      int position = (int) positions[i];
      if (picked[position] == rounds.size()) {
        long[] round = new long[(int) size];
        Arrays.fill(round, positions.length);
        rounds.add(round);
      }
      rounds.get(picked[position]++)[position] = i;
    }
    List<String> terms = new ArrayList<>();
    for (long[] round : rounds) {
      terms.add(
          emit.op(
              "Gather",
              List.of(withZero, emit.graph().constant(Literal.of(round))),
              Attribute.of("axis", axis)));
    }
    return emit.sum(terms);
  }

  private static void pad(BackwardStep s) {
    Shape shape = s.inputShape(0);
    long[] pads =
        s.facts()
            .numbers(s.input(1))
            .orElseThrow(() -> s.unsupported("has pads that are not constant"));
    long[] axes =
        s.node().hasInput(3)
            ? s.facts()
                .numbers(s.input(3))
                .orElseThrow(() -> s.unsupported("has axes that are not constant"))
            : LongStream.range(0, shape.rank()).toArray();
    String mode = s.node().text("mode", "constant");
    String g = s.arriving();
    Shape padded = s.outputShape();
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      long before = pads[i];
      long after = pads[axes.length + i];
      if (before == 0 && after == 0) {
        continue;
      }
      if (mode.equals("constant")) {
        long[] begins = new long[shape.rank()];
        long[] ends = new long[shape.rank()];
        begins[axis] = -before;
        ends[axis] = -after;
        g = s.emit().pad(g, begins, ends);
      } else {
        long size = shape.size(axis);
        long[] sources =
            LongStream.range(-before, size + after).map(at -> source(at, size, mode)).toArray();
        g = scattered(s.emit(), g, padded, axis, sources, size);
      }
      padded = padded.with(axis, shape.dim(axis));
    }
    s.give(0, g);
  }

  /** Which element a position of a padded axis copies. */
  private static long source(long at, long size, String mode) {
    return switch (mode) {
      case "edge" -> Math.max(0, Math.min(size - 1, at));
      case "wrap" -> Math.floorMod(at, size);
      default -> {
        long folded = Math.floorMod(at, 2 * (size - 1));
        yield folded < size ? folded : 2 * (size - 1) - folded;
      }
    };
  }

  private static void tile(BackwardStep s) {
    Shape shape = s.inputShape(0);
    List<Dim> split = new ArrayList<>();
    List<Long> repeats = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      Dim repeat = s.outputShape().dim(i).dividedBy(shape.dim(i));
      if (!repeat.equals(Dim.of(1))) {
        repeats.add((long) split.size());
        split.add(repeat);
      }
      split.add(shape.dim(i));
    }
    String apart = s.emit().reshape(s.arriving(), new Shape(split));
    s.give(
        0,
        repeats.isEmpty()
            ? apart
            : s.emit()
                .reduceSum(apart, false, repeats.stream().mapToLong(Long::longValue).toArray()));
  }

  private static void depthToSpace(BackwardStep s) {
    Shape in = s.inputShape(0);
    long block = s.node().integer("blocksize", 1);
    if (s.node().text("mode", "DCR").equals("DCR")) {
      s.give(
          0, s.emit().op("SpaceToDepth", List.of(s.arriving()), Attribute.of("blocksize", block)));
      return;
    }
    Dim blocks = Dim.of(block);
    Dim channels = Dim.of(in.size(1) / (block * block));
    Shape apart = new Shape(List.of(in.dim(0), channels, in.dim(2), blocks, in.dim(3), blocks));
    String split = s.emit().reshape(s.arriving(), apart);
    s.give(0, s.emit().reshape(s.emit().transpose(split, 0, 1, 3, 5, 2, 4), in));
  }

  private static void spaceToDepth(BackwardStep s) {
    s.give(
        0,
        s.emit()
            .op(
                "DepthToSpace",
                List.of(s.arriving()),
                Attribute.of("blocksize", s.node().integer("blocksize", 1)),
                Attribute.of("mode", "DCR")));
  }
}
