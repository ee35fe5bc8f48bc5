package dev.pellucid.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How images are gathered into runs of a model. */
@ConfigMapping(prefix = "pellucid.batch")
interface BatchConfig {

  /** Images in one run at most. Each size up to it has its own memory plan. */
  @WithDefault("8")
  int maxSize();

  /**
   * How long the first image of a batch waits for company when the model is idle. Under load nobody
   * waits: what has gathered during one run is the next.
   */
  @WithDefault("3ms")
  Duration maxWait();
}
