package dev.pellucid.stream;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The stream's configuration, for tests without an application. */
final class StreamConfigs {

  private StreamConfigs() {}

  /** The defaults, but for what is said. */
  static StreamConfig with(Map<String, String> properties) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(StreamConfig.class);
    properties.forEach((name, value) -> builder.withDefaultValue("pellucid.stream." + name, value));
    return builder.build().getConfigMapping(StreamConfig.class);
  }
}
