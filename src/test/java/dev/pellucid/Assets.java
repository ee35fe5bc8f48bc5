package dev.pellucid;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Real models, photos and reference explanations, which are not in the repository: {@code
 * -Dpellucid.assets}, else the environment's {@code PELLUCID_ASSETS}, else {@code
 * ../shared/assets}.
 */
public final class Assets {

  private static final Path FOLDER =
      Path.of(
          System.getProperty(
              "pellucid.assets",
              Objects.requireNonNullElse(System.getenv("PELLUCID_ASSETS"), "../shared/assets")));

  private Assets() {}

  /** The path of an asset; the calling test is skipped where the assets are absent. */
  public static Path path(String first, String... more) {
    assumeTrue(Files.isDirectory(FOLDER), () -> "no assets in " + FOLDER + "; set PELLUCID_ASSETS");
    return FOLDER.resolve(Path.of(first, more));
  }
}
