package dev.pellucid.cli.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is marked on a picture.
 *
 * @param mask a picture of the same size, white inside the object; it goes before boxes
 * @param boxes left, top, right and bottom in pixels of the picture, the last two outside
 * @param classIndex of the object
 */
record Annotation(Optional<Path> mask, List<double[]> boxes, OptionalInt classIndex) {

  private static final List<String> CLASS = List.of("class_index", "imagenet_index");
  private static final List<String> BOXES = List.of("boxes", "boxes_xyxy_pixels");
  private static final int CORNERS = 4;

  /**
   * Reads a list of annotations, {@code [{"file": …, "mask": …, "boxes": [[x0,y0,x1,y1], …],
   * "class_index": …}, …]}, files relative to it; {@code boxes_xyxy_pixels} and {@code
   * imagenet_index} are understood too.
   *
   * @return by the picture's file
   * @throws IOException if it cannot be read, or is no such list
   */
  static Map<Path, Annotation> readAll(Path list) throws IOException {
    JsonNode entries = new ObjectMapper().readTree(list.toFile());
    if (!entries.isArray()) {
      throw new IOException(list + " is no list; it should have an entry for every picture");
    }
    Map<Path, Annotation> annotations = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      if (!entry.path("file").isTextual()) {
        throw new IOException("%s: an entry names no file: %s".formatted(list, entry));
      }
      annotations.put(list.resolveSibling(entry.get("file").asText()), of(list, entry));
    }
    return annotations;
  }

  private static Annotation of(Path list, JsonNode entry) throws IOException {
    Optional<Path> mask =
        Optional.of(entry.path("mask"))
            .filter(JsonNode::isTextual)
            .map(name -> list.resolveSibling(name.asText()));
    JsonNode index = first(entry, CLASS);
    List<double[]> boxes = new ArrayList<>();
    for (JsonNode box : first(entry, BOXES)) {
      boxes.add(corners(list, entry, box));
    }
    return new Annotation(
        mask, boxes, index.isInt() ? OptionalInt.of(index.asInt()) : OptionalInt.empty());
  }

  private static double[] corners(Path list, JsonNode entry, JsonNode box) throws IOException {
    if (box.size() != CORNERS) {
      throw new IOException(
          "%s: a box of %s is left, top, right and bottom, not %s"
              .formatted(list, entry.get("file").asText(), box));
    }
    double[] corners = new double[CORNERS];
    Arrays.setAll(corners, i -> box.get(i).asDouble());
    return corners;
  }

  private static JsonNode first(JsonNode entry, List<String> names) {
    return names.stream()
        .filter(entry::has)
        .findFirst()
        .map(entry::get)
        .orElseGet(() -> entry.path(names.get(0)));
  }

  /** Whether it says where the object is, and not only what it is. */
  boolean isMarked() {
    return mask.isPresent() || !boxes.isEmpty();
  }

  /** The boxes as a mask of a picture of that size. */
  RgbImage painted(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (double[] box : boxes) {
      int left = (int) Math.max(0, Math.round(box[0]));
      int right = (int) Math.min(width, Math.round(box[2]));
      for (int y = (int) Math.max(0, Math.round(box[1]));
          y < Math.min(height, Math.round(box[3]));
          y++) {
        if (left < right) {
          Arrays.fill(rgb, 3 * (y * width + left), 3 * (y * width + right), (byte) 255);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
