package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
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

  @Test
  void aPasswordIsTypedTwice() {
    // Given
    Iterator<String> lines = List.of("correct horse", "correct horse").iterator();

    // When
    String password = HashPasswordCommand.typed(prompt -> lines.next().toCharArray());

    // Then
    assertThat(password).isEqualTo("correct horse");
    assertThat(lines).isExhausted();
  }

  @Test
  void twoThatDifferAreWrongUse() {
    // Given
    Iterator<String> lines = List.of("correct horse", "correct house").iterator();

    // When
    var refused =
        assertThatThrownBy(() -> HashPasswordCommand.typed(prompt -> lines.next().toCharArray()));

    // Then
    refused.isInstanceOf(WrongUseException.class).hasMessageContaining("differ");
  }

  @Test
  void whoGivesUpTypesNone() {
    // Given what a console gives at the end of its input

    // When
    var refused = assertThatThrownBy(() -> HashPasswordCommand.typed(prompt -> null));

    // Then
    refused.isInstanceOf(WrongUseException.class).hasMessageContaining("no password");
  }
}
