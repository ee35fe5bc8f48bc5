package dev.pellucid.web.kserve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pellucid.web.api.RefusedException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Arrays of numbers within arrays, as a tensor in C order. They are read one by one: as a tree of
 * objects they would take some twenty times the memory.
 *
 * @param shape the length of each axis
 * @param values in single precision
 */
record NestedNumbers(int[] shape, float[] values) {

  private static final int MOST_AXES = 8;
  private static final int UNKNOWN = -1;

  /**
   * Reads an array, at whose beginning the parser stands.
   *
   * @param most how many numbers it may hold
   * @throws RefusedException 400 if it holds more, or anything else, or is not rectangular
   */
  static NestedNumbers read(JsonParser json, int most) throws IOException {
    json.nextToken();
    return readRest(json, most);
  }

  /** The same of an array whose beginning the parser has just left behind. */
  static NestedNumbers readRest(JsonParser json, int most) throws IOException {
    return new Reader(most).read(json);
  }

  private static final class Reader {

    private final int most;
    private final int[] length = new int[MOST_AXES];
    private final int[] count = new int[MOST_AXES];
    private float[] values = new float[256];
    private int size;
    private int depth;

    /** How deep the numbers lie. */
    private int axes = UNKNOWN;

    Reader(int most) {
      this.most = most;
      Arrays.fill(length, UNKNOWN);
    }

    NestedNumbers read(JsonParser json) throws IOException {
      begin();
      for (JsonToken token = json.currentToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case START_ARRAY -> begin();
          case END_ARRAY -> end();
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(json.getFloatValue());
          default ->
              throw RefusedException.badRequest(
                  "A tensor is arrays of numbers; there is %s among them.".formatted(token));
        }
        if (depth == 0) {
          return new NestedNumbers(
              Arrays.copyOf(length, axes == UNKNOWN ? 1 : axes), Arrays.copyOf(values, size));
        }
      }
      throw RefusedException.badRequest("The JSON ends within a tensor.");
    }

    private void begin() {
      if (depth == MOST_AXES || depth == axes) {
        throw ragged();
      }
      if (depth > 0) {
        count[depth - 1]++;
      }
      count[depth] = 0;
      depth++;
    }

    private void end() {
      depth--;
      if (length[depth] == UNKNOWN) {
        length[depth] = count[depth];
      } else if (length[depth] != count[depth]) {
        throw ragged();
      }
    }

    private void add(float value) {
      if (axes == UNKNOWN) {
        axes = depth;
      } else if (axes != depth) {
        throw ragged();
      }
      if (size == most) {
        throw RefusedException.badRequest(
            "A tensor has more than the %d numbers that it should have.".formatted(most));
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, Math.min(most, 2 * size));
      }
      count[depth - 1]++;
      values[size++] = value;
    }

    private static RefusedException ragged() {
      return RefusedException.badRequest(
          "A tensor's arrays differ in length or depth; it must be rectangular, with %d axes at most."
              .formatted(MOST_AXES));
    }
  }
}
