package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.model.bundle.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tables in Markdown that go to a file, or else to the terminal. */
record MarkdownTable(List<String> lines) {

  MarkdownTable {
    lines = List.copyOf(lines);
  }

  void write(Optional<Path> file, PrintWriter terminal) throws IOException {
    if (file.isPresent()) {
      AtomicFile.write(file.get(), (String.join("\n", lines) + "\n").getBytes(UTF_8));
    } else {
      lines.forEach(terminal::println);
      terminal.flush();
    }
  }
}
