package dev.pellucid.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.elytron.security.common.BcryptUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  private static final int QUICK = 4;

  /** Of 'U*U', from the test vectors of bcrypt's own author. */
  private static final String OF_ELSEWHERE =
      "$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  @ParameterizedTest
  @ValueSource(strings = {"$2a", "$2b", "$2y"})
  void hashesOfOtherToolsAreRead(String version) {
    // Given
    PasswordHash hash = new PasswordHash(version + OF_ELSEWHERE);

    // When
    boolean matches = hash.matches("U*U");

    // Then
    assertThat(matches).isTrue();
    assertThat(hash.matches("U*V")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "{SHA}NWoZK3kTsExUV00Ywo1G5jlUKKs=", "$2a$99$short"})
  void whatIsNoHashIsRefusedWithAHint(String text) {
    // When
    var refused = assertThatThrownBy(() -> new PasswordHash(text));

    // Then
    refused
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hash-password")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aPasswordOfWhichBcryptWouldIgnoreAPartIsRefused() {
    // Given
    String tooLong = "é".repeat(37);

    // When
    var refused = assertThatThrownBy(() -> PasswordHash.of(tooLong));

    // Then
    refused.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("74");
  }

  @Test
  void aLongerPasswordDoesNotPassForItsBeginning() {
    // Given
    String whole = "x".repeat(72);
    PasswordHash hash = new PasswordHash(BcryptUtil.bcryptHash(whole, QUICK));

    // When
    boolean matches = hash.matches(whole + "y");

    // Then
    assertThat(matches).isFalse();
    assertThat(hash.matches(whole)).isTrue();
  }

  @Test
  void aHashDoesNotShowInLogs() {
    // Given
    PasswordHash hash = new PasswordHash("$2a" + OF_ELSEWHERE);

    // When
    String shown = hash.toString();

    // Then
    assertThat(shown).doesNotContain("$");
  }
}
