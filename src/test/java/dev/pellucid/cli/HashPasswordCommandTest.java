package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashPasswordCommandTest {

  private final InputStream before = System.in;

  @AfterEach
  void giveBack() {
    System.setIn(before);
  }

  @Test
  void thePasswordOfStandardInputIsHashed() {
    // Given
    System.setIn(new ByteArrayInputStream("correct horse\nand more".getBytes(UTF_8)));

    // When
    Terminal.Said said = Terminal.run("hash-password");

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).startsWith("$2a$12$").doesNotContain("horse");
    assertThat(BcryptUtil.matches("correct horse", said.out().strip())).isTrue();
  }

  @Test
  void withoutAPasswordItIsWrongUse() {
    // Given
    System.setIn(InputStream.nullInputStream());

    // When
    Terminal.Said said = Terminal.run("hash-password");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("no password on standard input");
  }
}
