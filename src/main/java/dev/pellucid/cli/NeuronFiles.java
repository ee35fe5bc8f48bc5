package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.neurons.PictureGrid;
import dev.pellucid.cli.neurons.PictureGrid.Row;
import dev.pellucid.cli.neurons.PictureGrid.Tile;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.PngEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.Sha256;
import dev.pellucid.model.examples.ExampleSpace;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where what was found of neurons goes: files of a folder, and tables to the terminal. */
final class NeuronFiles {

  /** More rows make a sheet that nobody looks at and few programs open. */
  private static final int ROWS_ON_A_SHEET = 64;

  private static final int SIDE_BY_SIDE = 4;
  private static final int LONGEST_LINE = 8;

  private final Path folder;
  private final PrintWriter terminal;

  NeuronFiles(Path folder, PrintWriter terminal) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.terminal = terminal;
  }

  /**
   * What is finished of a command, until all of it is; beside what it gives, and of no other
   * command.
   *
   * @param asked all that it can depend on besides the model
   */
  static Parts unfinished(
      Path folder,
      String command,
      Classifier classifier,
      SessionSettings session,
      Object... asked) {
    return Parts.of(
        folder.resolve("." + command + "-parts"),
        new Sha256()
            .text(classifier.ask(ExampleSpace::digest))
            .text(ExampleSpace.preparation(classifier.input()))
            .text(session.toString())
            .text(Arrays.deepToString(asked)));
  }

  void picture(String name, RgbImage picture) throws IOException {
    AtomicFile.write(folder.resolve(name + ".png"), PngEncoder.encode(picture));
  }

  /**
   * A sheet of rows of pictures; of very many the first. Rows of one picture each are put side by
   * side, long ones are broken.
   */
  void sheet(String name, String title, List<Row> rows) throws IOException {
    boolean single = rows.size() > 1 && rows.stream().allMatch(row -> row.tiles().size() == 1);
    List<Row> all = single ? sideBySide(rows) : rows.stream().flatMap(NeuronFiles::broken).toList();
    List<Row> shown = all.subList(0, Math.min(ROWS_ON_A_SHEET, all.size()));
    AtomicFile.write(folder.resolve(name + ".png"), new PictureGrid(title, shown).draw());
    terminal.println(folder.resolve(name + ".png"));
  }

  /** A long row on several lines. */
  private static Stream<Row> broken(Row row) {
    int lines = Math.max(1, -Math.floorDiv(-row.tiles().size(), LONGEST_LINE));
    return IntStream.range(0, lines)
        .mapToObj(
            line ->
                new Row(
                    line == 0 ? row.name() : "",
                    row.tiles()
                        .subList(
                            line * LONGEST_LINE,
                            Math.min(row.tiles().size(), (line + 1) * LONGEST_LINE))));
  }

  private static List<Row> sideBySide(List<Row> rows) {
    List<Row> lines = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += SIDE_BY_SIDE) {
      List<Row> line = rows.subList(from, Math.min(rows.size(), from + SIDE_BY_SIDE));
      lines.add(
          new Row(
              "",
              line.stream()
                  .map(
                      row -> {
                        Tile tile = row.tiles().get(0);
                        return new Tile(tile.picture(), row.name() + ": " + tile.note());
                      })
                  .toList()));
    }
    return lines;
  }

  void json(String name, Object found) throws IOException {
    AtomicFile.write(folder.resolve(name + ".json"), (Json.of(found) + "\n").getBytes(UTF_8));
    terminal.println(folder.resolve(name + ".json"));
    terminal.flush();
  }

  /** JSON in a folder, if one is named. */
  static void jsonIn(Optional<Path> folder, String name, Object found, PrintWriter terminal)
      throws IOException {
    if (folder.isPresent()) {
      new NeuronFiles(folder.get(), terminal).json(name, found);
    }
  }

  /**
   * A table in Markdown.
   *
   * @param head its first line
   */
  void table(String head, List<String> lines) {
    tableOn(terminal, head, lines);
  }

  /** A table in Markdown, of what needs no folder. */
  static void tableOn(PrintWriter terminal, String head, List<String> lines) {
    terminal.println();
    terminal.println(head);
    int columns = (int) head.chars().filter(c -> c == '|').count() - 1;
    terminal.println("|" + String.join("|", Collections.nCopies(columns, "---")) + "|");
    lines.forEach(terminal::println);
    terminal.println();
    terminal.flush();
  }
}
