package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.ObjectMask;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/** The bounding boxes of an object's connected parts. */
final class Boxes {

  private Boxes() {}

  /** The inside of all of them. */
  static ObjectMask about(ObjectMask object) {
    int width = object.width();
    BitSet left = object.inside();
    BitSet inside = new BitSet(width * object.height());
    for (int seed = left.nextSetBit(0); seed >= 0; seed = left.nextSetBit(seed)) {
      int top = seed / width;
      int bottom = top;
      int first = seed % width;
      int last = first;
      Deque<Integer> open = new ArrayDeque<>();
      left.clear(seed);
      open.push(seed);
      while (!open.isEmpty()) {
        int pixel = open.pop();
        int x = pixel % width;
        int y = pixel / width;
        first = Math.min(first, x);
        last = Math.max(last, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        takeNeighbours(left, width, object.height(), pixel, open);
      }
      for (int y = top; y <= bottom; y++) {
        inside.set(y * width + first, y * width + last + 1);
      }
    }
    return new ObjectMask(width, object.height(), inside);
  }

  private static void takeNeighbours(
      BitSet left, int width, int height, int pixel, Deque<Integer> open) {
    int x = pixel % width;
    int y = pixel / width;
    for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        int neighbour = row * width + column;
        if (left.get(neighbour)) {
          left.clear(neighbour);
          open.push(neighbour);
        }
      }
    }
  }
}
