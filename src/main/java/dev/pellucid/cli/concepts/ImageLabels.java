package dev.pellucid.cli.concepts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The true class of an image, by its file. */
public final class ImageLabels {

  /** A comma with an even number of quotation marks before the end of the line. */
  private static final Pattern SEPARATOR = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

  private static final String NAME_COLUMN = "label";
  private static final String INDEX_COLUMN = "class_index";

  private final Function<Path, OptionalInt> classOf;

  private ImageLabels(Function<Path, OptionalInt> classOf) {
    this.classOf = classOf;
  }

  /** By the name of the folder that an image lies in. */
  public static ImageLabels ofFolders(List<String> classes) {
    return named(
        image ->
            Optional.ofNullable(image.toAbsolutePath().getParent())
                .map(folder -> folder.getFileName().toString()),
        classes);
  }

  /**
   * By a table with a heading, its columns parted by commas, names with commas in quotation marks,
   * one column {@code file}, relative to the table, and one {@code label}, or {@code class_index}.
   *
   * @param classes the names of the model's classes, in the order of the logits
   * @throws IOException if it cannot be read, lacks one of the columns, or has an index that the
   *     model has no class of
   */
  public static ImageLabels ofTable(Path table, List<String> classes) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> heading = lines.isEmpty() ? List.of() : cells(lines.get(0));
    int file = heading.indexOf("file");
    boolean byName = heading.contains(NAME_COLUMN);
    int label = heading.indexOf(byName ? NAME_COLUMN : INDEX_COLUMN);
    if (file < 0 || label < 0) {
      throw new IOException(
          "%s begins with %s; it should name the columns 'file' and '%s' or '%s'"
              .formatted(table, heading, NAME_COLUMN, INDEX_COLUMN));
    }
    Map<Path, String> given = new HashMap<>();
    for (int line = 1; line < lines.size(); line++) {
      List<String> row = cells(lines.get(line));
      if (row.size() > Math.max(file, label)) {
        if (!byName) {
          requireClass(index(row.get(label)), classes, table + ":" + (line + 1));
        }
        given.put(absolute(table.resolveSibling(row.get(file))), row.get(label));
      }
    }
    Function<Path, Optional<String>> of = image -> Optional.ofNullable(given.get(absolute(image)));
    return byName
        ? named(of, classes)
        : new ImageLabels(
            image -> of.apply(image).map(ImageLabels::index).orElseGet(OptionalInt::empty));
  }

  private static void requireClass(OptionalInt index, List<String> classes, String where)
      throws IOException {
    if (index.isPresent()
        && (index.getAsInt() < 0 || (!classes.isEmpty() && index.getAsInt() >= classes.size()))) {
      throw new IOException(
          "%s: there is no class %d; %s"
              .formatted(
                  where,
                  index.getAsInt(),
                  classes.isEmpty()
                      ? "the first is 0"
                      : "the model has 0 to " + (classes.size() - 1)));
    }
  }

  /**
   * By the class that each image's annotation names.
   *
   * @param list that the annotations are from, for messages
   * @param classes the names of the model's classes, in the order of the logits
   * @throws IOException if the model has no such class
   */
  public static ImageLabels ofIndices(Map<Path, Integer> indices, Path list, List<String> classes)
      throws IOException {
    for (Map.Entry<Path, Integer> each : indices.entrySet()) {
      requireClass(
          OptionalInt.of(each.getValue()), classes, "%s, of '%s'".formatted(list, each.getKey()));
    }
    Map<Path, Integer> known = new HashMap<>();
    indices.forEach((image, index) -> known.put(absolute(image), index));
    return new ImageLabels(
        image ->
            known.containsKey(absolute(image))
                ? OptionalInt.of(known.get(absolute(image)))
                : OptionalInt.empty());
  }

  private static ImageLabels named(Function<Path, Optional<String>> of, List<String> classes) {
    return new ImageLabels(
        image ->
            of.apply(image)
                .map(
                    name ->
                        IntStream.range(0, classes.size())
                            .filter(c -> classes.get(c).equals(name))
                            .findFirst())
                .orElseGet(OptionalInt::empty));
  }

  private static OptionalInt index(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException noClass) {
      return OptionalInt.empty();
    }
  }

  /** The index of an image's class; empty if the image has no label, or the model no such class. */
  public OptionalInt of(Path image) {
    return classOf.apply(image);
  }

  /** Those of all images, if every one has one. */
  public Optional<int[]> ofAll(List<Path> images) {
    int[] labels = images.stream().mapToInt(image -> of(image).orElse(-1)).toArray();
    return Arrays.stream(labels).anyMatch(label -> label < 0)
        ? Optional.empty()
        : Optional.of(labels);
  }

  private static List<String> cells(String line) {
    return SEPARATOR
        .splitAsStream(line)
        .map(cell -> QUOTED.matcher(cell.strip()).replaceFirst("$1"))
        .toList();
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }
}
