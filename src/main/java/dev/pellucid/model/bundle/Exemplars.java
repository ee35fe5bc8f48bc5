package dev.pellucid.model.bundle;

import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The pictures by which people can name concepts. */
public final class Exemplars {

  private static final long LARGEST = 8L * 1024 * 1024;

  private Exemplars() {}

  /**
   * The bytes of an exemplar, which may be anything: whoever hands them on looks at them first.
   *
   * @param bundle whose bank has the concept
   * @param n which exemplar, from 0
   * @return empty if there is none of that number, if its file is missing, has more than 8 MiB, or
   *     is a link that leads out of the bundle's folder
   */
  public static Optional<byte[]> read(ModelBundle bundle, Concept concept, int n) {
    if (n < 0 || n >= concept.exemplars().size()) {
      return Optional.empty();
    }
    try {
      Path folder = folder(bundle.location()).toRealPath();
      Path file = folder.resolve(concept.exemplars().get(n)).toRealPath();
      return file.startsWith(folder) && Files.isRegularFile(file) && Files.size(file) <= LARGEST
          ? Optional.of(Files.readAllBytes(file))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Path folder(Path location) {
    return Files.isDirectory(location) ? location : location.toAbsolutePath().getParent();
  }
}
