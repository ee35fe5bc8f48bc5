package dev.pellucid.model.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How a set is written down. */
final class Fields {

  static final String NAME = "name";
  static final String LABEL = "label";
  static final String FEATURES = "features";
  static final String LOGITS = "logits";
  static final String PICTURE = "picture";

  /** Whether all images that were meant to be in the set are. */
  static final String COMPLETE = "complete";

  /** Which images the set is of. */
  static final String SOURCE = "source";

  private static final String MODEL = "model";
  private static final String PREPARATION = "preparation";
  private static final String TENSOR = "tensor";
  private static final String WIDTH = "features";
  private static final String CLASSES = "classes";
  private static final String LINEAR = "linear";

  private Fields() {}

  static Map<String, String> text(ExampleSpace space, String source, boolean complete) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put(MODEL, space.model());
    text.put(PREPARATION, space.preparation());
    text.put(SOURCE, source);
    text.put(TENSOR, space.tensor());
    text.put(WIDTH, String.valueOf(space.features()));
    text.put(CLASSES, String.valueOf(space.classes()));
    text.put(LINEAR, String.valueOf(space.linear()));
    text.put(COMPLETE, String.valueOf(complete));
    return text;
  }

  /** Whether it is what {@link #text} wrote, be it that of an earlier version. */
  static boolean isOurs(Map<String, String> text) {
    return text.keySet().containsAll(Set.of(COMPLETE, MODEL, TENSOR, WIDTH, CLASSES, LINEAR));
  }

  /** Whether it tells all that is needed to know whether the set can be used. */
  static boolean isOfThisVersion(Map<String, String> text) {
    return isOurs(text) && text.keySet().containsAll(Set.of(PREPARATION, SOURCE));
  }

  static ExampleSpace space(Map<String, String> text) {
    return new ExampleSpace(
        text.get(MODEL),
        text.get(PREPARATION),
        text.get(TENSOR),
        Integer.parseInt(text.get(WIDTH)),
        Integer.parseInt(text.get(CLASSES)),
        Boolean.parseBoolean(text.get(LINEAR)));
  }

  static byte[] bytes(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  static float[] floats(byte[] bytes, int offset, int length) {
    float[] values = new float[length / Float.BYTES];
    ByteBuffer.wrap(bytes, offset, length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
