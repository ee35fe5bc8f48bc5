package dev.pellucid.graph;

import java.util.Optional;

/**
 * A Slice node with its bounds resolved against the shape it cuts.
 *
 * @param axes the axes that are cut
 * @param starts the first index taken along each
 * @param steps the step along each, possibly negative
 * @param result the shape of what is taken
 */
public record Slice(int[] axes, long[] starts, long[] steps, Shape result) {

  static Slice of(Operands o) {
    return resolve(
        o.shape(0), o.numbers(1), o.numbers(2), o.optionalNumbers(3), o.optionalNumbers(4));
  }

  /**
   * Resolves a slice whose bounds are constants.
   *
   * @throws UnknownShapeException if the shape of what it cuts is not known
   */
  public static Slice of(Node node, Facts facts) {
    return resolve(
        facts.shape(node.input(0)),
        known(node, facts, 1),
        known(node, facts, 2),
        node.optionalInput(3).map(i -> known(node, facts, 3)),
        node.optionalInput(4).map(i -> known(node, facts, 4)));
  }

  private static long[] known(Node node, Facts facts, int input) {
    return facts
        .numbers(node.input(input))
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "the bounds of slice " + node.label() + " depend on the image or the batch"));
  }

  private static Slice resolve(
      Shape input,
      long[] starts,
      long[] ends,
      Optional<long[]> statedAxes,
      Optional<long[]> statedSteps) {
    int count = starts.length;
    int[] axes = new int[count];
    long[] first = new long[count];
    long[] steps = new long[count];
    Shape result = input;
    for (int i = 0; i < count; i++) {
      int position = i;
      axes[i] = input.axis(statedAxes.map(a -> a[position]).orElse((long) i));
      steps[i] = statedSteps.map(s -> s[position]).orElse(1L);
      Dim dim = input.dim(axes[i]);
      if (dim.batch()) {
        boolean whole = starts[i] == 0 && ends[i] >= Integer.MAX_VALUE && steps[i] == 1;
        if (!whole) {
          throw new IndeterminateException("a slice along the batch axis");
        }
        continue;
      }
      long size = dim.size();
      boolean forward = steps[i] > 0;
      first[i] = clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, forward ? size : size - 1);
      long end =
          clamp(
              ends[i] < 0 && ends[i] > Long.MIN_VALUE + size ? ends[i] + size : ends[i],
              forward ? 0 : -1,
              size);
      long span = forward ? end - first[i] : first[i] - end;
      long step = Math.abs(steps[i]);
      result = result.with(axes[i], Dim.of(Math.max(0, (span + step - 1) / step)));
    }
    return new Slice(axes, first, steps, result);
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }
}
