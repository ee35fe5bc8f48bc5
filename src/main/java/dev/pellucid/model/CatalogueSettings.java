package dev.pellucid.model;

import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a catalogue serves, and how.
 *
 * @param models the folder of bundles and {@code .onnx} files
 * @param defaultModel the model of images that name none; without it, the only one there is
 * @param cache where compiled graphs are kept
 * @param reload how often the folder is looked at for changes; zero for never
 * @param session how sessions run
 * @param batch how images are gathered
 */
public record CatalogueSettings(
    Path models,
    Optional<String> defaultModel,
    Path cache,
    Duration reload,
    SessionSettings session,
    BatchSettings batch) {

  public CatalogueSettings {
    if (reload.isNegative()) {
      throw new IllegalArgumentException("models cannot be reloaded every " + reload);
    }
  }
}
