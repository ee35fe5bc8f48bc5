package dev.pellucid.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.security.AuthenticationFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordCheckTest {

  private static final int QUICK = 4;
  private static final int MOST = 3;
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";
  private static final Login RIGHT = new Login("alice", "wonderland");
  private static final Login WRONG = new Login("alice", "looking-glass");

  private final SetClock clock = new SetClock();
  private final Users users =
      new Users(
          Map.of(
              "alice",
              new Users.Known(
                  new PasswordHash(BcryptUtil.bcryptHash("wonderland", QUICK)),
                  Set.of(Role.EXPLAIN))));
  private final PasswordCheck check =
      new PasswordCheck(
          users,
          new RememberedPasswords(Duration.ofMinutes(5), clock),
          new Attempts(MOST, Duration.ofMinutes(1), clock));

  @Test
  void aRightPasswordGivesTheUsersRoles() {
    // When
    Users.Known user = check.check(RIGHT, HERE);

    // Then
    assertThat(user.roles()).containsExactly(Role.EXPLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"looking-glass", "", "wonderlan", "wonderland\0"})
  void aWrongPasswordIsRefused(String password) {
    // Given
    Login wrong = new Login("alice", password);

    // When
    var refused = assertThatThrownBy(() -> check.check(wrong, HERE));

    // Then
    refused.isInstanceOf(AuthenticationFailedException.class);
  }

  @Test
  void anUnknownNameIsRefusedAsAWrongPasswordIs() {
    // Given
    Login unknown = new Login("nobody", "nobody");

    // When
    var refused = assertThatThrownBy(() -> check.check(unknown, HERE));

    // Then
    refused
        .isInstanceOf(AuthenticationFailedException.class)
        .hasMessage("The name or the password is wrong.");
  }

  @Test
  void aPasswordThatWasRightIsRememberedForAWhile() {
    // Given
    check.check(RIGHT, HERE);

    // When
    clock.goOn(Duration.ofMinutes(4));
    Optional<Users.Known> soon = check.remembered(RIGHT);
    clock.goOn(Duration.ofMinutes(2));
    Optional<Users.Known> late = check.remembered(RIGHT);

    // Then
    assertThat(soon).isPresent();
    assertThat(late).isEmpty();
    assertThat(check.remembered(WRONG)).isEmpty();
  }

  @Test
  void afterTooManyWrongOnesAnAddressHasToWait() {
    // Given
    wrongOnes(MOST);

    // When
    var refused =
        assertThatExceptionOfType(TooManyAttemptsException.class)
            .isThrownBy(() -> check.check(RIGHT, HERE));

    // Then
    refused.satisfies(e -> assertThat(e.seconds()).isEqualTo(60));
    assertThat(check.check(RIGHT, ELSEWHERE)).isNotNull();
  }

  @Test
  void afterThePauseItIsListenedToAgain() {
    // Given
    wrongOnes(MOST);

    // When
    clock.goOn(Duration.ofMinutes(1));

    // Then
    assertThat(check.check(RIGHT, HERE)).isNotNull();
  }

  @Test
  void rightPasswordsAreNoAttempts() {
    // Given
    wrongOnes(MOST - 1);

    // When
    for (int i = 0; i < MOST; i++) {
      check.check(RIGHT, HERE);
    }

    // Then
    assertThat(check.check(RIGHT, HERE)).isNotNull();
  }

  private void wrongOnes(int count) {
    for (int i = 0; i < count; i++) {
      assertThatThrownBy(() -> check.check(WRONG, HERE))
          .isInstanceOf(AuthenticationFailedException.class);
    }
  }
}
