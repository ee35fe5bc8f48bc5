package dev.pellucid.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PasswordMechanismTest {

  private final SecurityConfig noUsers =
      new SmallRyeConfigBuilder()
          .withMapping(SecurityConfig.class)
          .withConverter(Duration.class, 100, new DurationConverter())
          .build()
          .getConfigMapping(SecurityConfig.class);

  @Test
  void whereNobodyIsServedNoPasswordIsMade() {
    // Given a process that would hash one on threads it cannot have
    PasswordMechanism mechanism = new PasswordMechanism(noUsers, null, false, false);

    // When
    ChallengeData challenge = mechanism.getChallenge(null).await().indefinitely();

    // Then
    assertThat(challenge).isNull();
  }
}
