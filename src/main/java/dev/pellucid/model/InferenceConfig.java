package dev.pellucid.model;

import dev.pellucid.model.inference.Provider;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/** Where and how models run. */
@ConfigMapping(prefix = "pellucid.inference")
interface InferenceConfig {

  /**
   * Where models run: {@code cpu}, {@code cuda} or {@code tensorrt}. The latter two need a build
   * with the profile {@code gpu}; what cannot be had stops the start.
   */
  @WithDefault("cpu")
  Provider provider();

  /** Which GPU, from 0. */
  @WithDefault("0")
  int device();

  /** Threads that share the work of one operator, for each model. Unset, one a processor. */
  OptionalInt threads();

  /**
   * Whether idle threads of a model wait actively for work: a little faster where models have the
   * machine to themselves, slower where decoding shares its cores.
   */
  @WithDefault("false")
  boolean spinning();
}
