package dev.pellucid.cli;

import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Encoded images to be decoded again and again: a folder's, or else scenes of the demo's world. */
final class BenchPictures {

  private static final long SEED = 1;
  private static final int SCENES = 256;

  private BenchPictures() {}

  static List<byte[]> encoded(Optional<Path> photos) throws IOException {
    if (photos.isEmpty()) {
      Traffic traffic = new Traffic(Scenario.steady(), "bench", 0, SEED);
      return LongStream.range(0, SCENES).mapToObj(i -> traffic.image(i).value()).toList();
    }
    return files(photos.get()).stream().map(BenchPictures::read).toList();
  }

  /** The pictures of a folder, in the order of their names. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> pictures =
          entries
              .filter(file -> file.toString().matches("(?i).*\\.(jpe?g|png|webp|bmp)"))
              .sorted()
              .toList();
      if (pictures.isEmpty()) {
        throw new IOException("there are no pictures in " + folder);
      }
      return pictures;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
