package dev.pellucid.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalLong;

/** What the demo sends. */
@ConfigMapping(prefix = "pellucid.demo")
interface DemoConfig {

  /** Whether this process plays the scenario. */
  @WithDefault("false")
  boolean enabled();

  /** Images a second. */
  @WithDefault("20")
  double rate();

  /** How many images; unset plays without end. */
  OptionalLong images();

  /** The share of images that are spoiled on the way, 0…1. */
  @WithDefault("0.01")
  double garbage();

  /** Of all that is left to chance. */
  @WithDefault("7")
  long seed();
}
