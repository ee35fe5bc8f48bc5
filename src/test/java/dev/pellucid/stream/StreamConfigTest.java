package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.image.DecodeLimits;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamConfigTest {

  @Test
  void theStreamReadsWhatCommandsRead() {
    // Given
    StreamConfig usual =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(StreamConfig.class)
            .build()
            .getConfigMapping(StreamConfig.class);

    // When
    StreamConfig.Limits limits = usual.limits();

    // Then
    assertThat(
            new DecodeLimits(
                limits.maxBytes(), limits.maxPixels(), limits.maxSide(), limits.maxAspectRatio()))
        .isEqualTo(DecodeLimits.DEFAULT);
  }
}
