package dev.pellucid.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which models are served. */
@ConfigMapping(prefix = "pellucid.models")
interface ModelsConfig {

  /**
   * The folder of bundles and {@code .onnx} files; or one bundle, or one file. Unset, it is what
   * the environment's {@code PELLUCID_MODELS} says, else {@code models} where the service starts.
   */
  @WithDefault("${PELLUCID_MODELS:models}")
  Path path();

  /**
   * The model that explains images which name none. Unset, it is the only model there is; of
   * several, none.
   */
  @WithName("default")
  Optional<String> defaultModel();

  /**
   * The folder where compiled graphs are kept. Unset, it is {@code pellucid/graphs} in the user's
   * cache folder, or in the temporary folder where the user has none that can be written.
   */
  Optional<Path> cache();

  /** How often the folder is looked at for bundles that came, changed or went; 0 for never. */
  @WithDefault("2s")
  Duration reload();
}
