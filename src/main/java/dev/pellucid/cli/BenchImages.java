package dev.pellucid.cli;

import dev.pellucid.cli.bench.EncodedImages;
import dev.pellucid.image.InputSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a measurement works on. */
final class BenchImages {

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Photos to work on (default: scenes for the demo's model, else noise).")
  Optional<Path> folder = Optional.empty();

  /**
   * Reads or makes them.
   *
   * @param input of the model
   * @param named whether it is another than the demo's
   */
  EncodedImages read(InputSpec input, boolean named) throws IOException {
    if (folder.isPresent()) {
      return EncodedImages.inFolder(folder.get());
    }
    return named
        ? EncodedImages.noise(Math.max(input.width(), input.height()))
        : EncodedImages.scenes();
  }
}
