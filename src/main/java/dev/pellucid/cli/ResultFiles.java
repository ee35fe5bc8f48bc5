package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.ExplainedPicture.Result;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.picture.OverlayPainter;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.bundle.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files {@code FOLDER/IMAGE.METHOD.FORMAT}, and {@code FOLDER/IMAGE.all.png} of all methods if that
 * is wanted, each written whole or not at all. What was written is said on standard output, what
 * could not be on standard error.
 */
final class ResultFiles implements Results {

  private final Path folder;
  private final ResultFormat format;
  private final OverlayPainter painter;
  private final boolean sheet;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * Files in a folder.
   *
   * @param sheet whether a contact sheet of all methods comes beside them
   */
  ResultFiles(
      Path folder,
      ResultFormat format,
      OverlayPainter painter,
      boolean sheet,
      PrintWriter out,
      PrintWriter err) {
    this.folder = folder;
    this.format = format;
    this.painter = painter;
    this.sheet = sheet;
    this.out = out;
    this.err = err;
  }

  @Override
  public void add(ExplainedPicture explained, ImageReport report) throws IOException {
    Picture picture = explained.picture();
    out.printf(
        "%s: %s (%.1f%%)%n",
        picture.file(), report.target().label(), 100 * report.target().probability());
    for (int i = 0; i < explained.results().size(); i++) {
      Result result = explained.results().get(i);
      Optional<byte[]> content =
          content(picture, result, report.only(report.explanations().get(i)));
      if (content.isPresent()) {
        write("%s.%s".formatted(picture.stem(), result.request().id()), content.get());
      } else {
        err.printf("%s has no picture; ask for json or npy%n", result.request().id());
      }
    }
    if (sheet) {
      write(
          picture.stem() + ".all",
          "png",
          new ContactSheet(painter).draw(explained, report.target()));
    }
    if (format == ResultFormat.NPY && report.logits().isPresent()) {
      write(picture.stem() + ".logits", npy(explained.logits(), explained.logits().length));
    }
    out.flush();
    err.flush();
  }

  private Optional<byte[]> content(Picture picture, Result result, ImageReport report) {
    Attribution attribution = result.attribution();
    return switch (format) {
      case JSON -> Optional.of((Json.of(report) + "\n").getBytes(UTF_8));
      case NPY ->
          Optional.of(
              npy(
                  attribution.values(),
                  attribution.shape().stream().mapToInt(Integer::intValue).toArray()));
      case PNG -> painter.paint(picture.view(), attribution);
    };
  }

  private void write(String name, byte[] content) throws IOException {
    write(name, format.extension(), content);
  }

  private void write(String name, String extension, byte[] content) throws IOException {
    Path file = folder.resolve(name + "." + extension);
    AtomicFile.write(file, content);
    out.printf("  %s%n", file);
  }

  private static byte[] npy(float[] values, int... shape) {
    return NpyFile.encode(new NpyArray(shape, values));
  }

  @Override
  public void end() {
    out.flush();
  }
}
