package dev.pellucid.cli;

import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.UnreadableImageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads pictures as the model takes them, and says which are none. */
final class BankPictures {

  private final PictureReader reader;
  private final PrintWriter leftOut;

  BankPictures(InputSpec input, PrintWriter leftOut) {
    this.reader = new PictureReader(input);
    this.leftOut = leftOut;
  }

  /**
   * The picture of a file; empty if it is none.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  Optional<InputPicture> read(Path file) {
    try {
      Picture picture = reader.read(file);
      return Optional.of(new InputPicture(file.toString(), picture.tensor(), picture.view()));
    } catch (UnreadableImageException e) {
      leftOut.println("left out: " + e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
