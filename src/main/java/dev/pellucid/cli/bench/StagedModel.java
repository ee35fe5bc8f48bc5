package dev.pellucid.cli.bench;

import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder of models that holds just one, as a service would find it. */
final class StagedModel implements AutoCloseable {

  private final TemporaryFolder folder = new TemporaryFolder();
  private final Path models = Files.createDirectory(folder.path().resolve("models"));

  /**
   * Copies a bundle.
   *
   * @throws IOException if its files cannot be copied
   */
  StagedModel(ModelBundle bundle) throws IOException {
    Path target =
        Files.isDirectory(bundle.location())
            ? Files.createDirectory(models.resolve(bundle.name()))
            : models;
    for (Path file : bundle.files()) {
      Files.copy(file, target.resolve(file.getFileName()));
    }
  }

  /** The folder of models. */
  Path models() {
    return models;
  }

  /** Where compiled graphs may be kept. */
  Path cache() {
    return folder.path().resolve("cache");
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
