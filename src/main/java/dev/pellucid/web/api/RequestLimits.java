package dev.pellucid.web.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What requests for explanations may cost. What an image may is said for the stream. */
@ConfigMapping(prefix = "pellucid.web.limits")
public interface RequestLimits {

  /** The largest body; more than that is not read. */
  @WithDefault("16M")
  MemorySize maxBodySize();

  /**
   * The bodies of all requests that are answered at once, and never less than one of the largest.
   * What is made of them takes several times as much.
   */
  @WithDefault("64M")
  MemorySize bodies();

  /** The most images of one request. */
  @WithDefault("32")
  int instances();

  /** How many requests are answered at once; others are asked to come again. */
  @WithDefault("16")
  int concurrency();

  /** How many of those may ask for methods of many passes. */
  @WithDefault("4")
  int deepConcurrency();

  /** How long a request may take, its own sending included. */
  @WithDefault("30s")
  Duration time();
}
