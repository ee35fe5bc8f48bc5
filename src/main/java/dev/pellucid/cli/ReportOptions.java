package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.model.bundle.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a report is told, and where it goes. */
final class ReportOptions {

  /** How a report is printed. */
  enum Printed {
    JSON,
    MARKDOWN,
    HTML
  }

  @Option(
      names = "--format",
      description = "json, markdown or html on standard output (default: markdown without --out).")
  Printed format;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where ${COMMAND-NAME}'s JSON, Markdown and HTML go.")
  Optional<Path> out = Optional.empty();

  /**
   * Writes a report as it was asked for.
   *
   * @param name of the files in {@code --out}, before their endings
   * @param report that JSON is made of
   * @param markdown line by line
   * @param page of HTML
   */
  void write(String name, Object report, List<String> markdown, String page, PrintWriter terminal)
      throws IOException {
    String json = Json.of(report);
    String text = String.join("\n", markdown);
    if (out.isPresent()) {
      Files.createDirectories(out.get());
      AtomicFile.write(out.get().resolve(name + ".json"), json.getBytes(UTF_8));
      AtomicFile.write(out.get().resolve(name + ".md"), text.getBytes(UTF_8));
      AtomicFile.write(out.get().resolve(name + ".html"), page.getBytes(UTF_8));
    }
    if (format != null || out.isEmpty()) {
      terminal.println(
          switch (format == null ? Printed.MARKDOWN : format) {
            case JSON -> json;
            case MARKDOWN -> text;
            case HTML -> page;
          });
      terminal.flush();
    }
  }
}
