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

  private final Function<Path, Optional<String>> nameOf;
  private final List<String> classes;

  private ImageLabels(Function<Path, Optional<String>> nameOf, List<String> classes) {
    this.nameOf = nameOf;
    this.classes = classes;
  }

  /** By the name of the folder that an image lies in. */
  public static ImageLabels ofFolders(List<String> classes) {
    return new ImageLabels(
        image ->
            Optional.ofNullable(image.toAbsolutePath().getParent())
                .map(folder -> folder.getFileName().toString()),
        classes);
  }

  /**
   * By a table with a heading, its columns parted by commas, names with commas in quotation marks,
   * one column {@code file}, relative to the table, and one {@code label}.
   *
   * @param classes the names of the model's classes, in the order of the logits
   * @throws IOException if it cannot be read, or lacks one of the columns
   */
  public static ImageLabels ofTable(Path table, List<String> classes) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> heading = lines.isEmpty() ? List.of() : cells(lines.get(0));
    int file = heading.indexOf("file");
    int label = heading.indexOf("label");
    if (file < 0 || label < 0) {
      throw new IOException(
          "%s begins with %s; it should name the columns 'file' and 'label'"
              .formatted(table, heading));
    }
    Map<Path, String> names = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = cells(line);
      if (row.size() > Math.max(file, label)) {
        names.put(absolute(table.resolveSibling(row.get(file))), row.get(label));
      }
    }
    return new ImageLabels(image -> Optional.ofNullable(names.get(absolute(image))), classes);
  }

  /** The index of an image's class; empty if the image has no label, or the model no such class. */
  public OptionalInt of(Path image) {
    return nameOf
        .apply(image)
        .map(
            name ->
                IntStream.range(0, classes.size())
                    .filter(c -> classes.get(c).equals(name))
                    .findFirst())
        .orElse(OptionalInt.empty());
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
