package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceSecurityTest {

  @Test
  void aServiceThatAnybodyMayUseDoesNotStart() {
    // Given
    Map<String, String> open =
        Map.of("kafka.bootstrap.servers", "localhost:1", "pellucid.security.mode", "off");

    // When
    Terminal.Said said;
    try (ServerProperties properties = ServerProperties.set(open)) {
      said = Terminal.run("serve");
    }

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("pellucid.security.mode=off")
        .contains("pellucid.security.users")
        .contains("demo");
  }
}
