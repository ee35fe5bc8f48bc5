package dev.pellucid.model.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeptEnvironmentTest {

  @Test
  void aModelThatIsOpenedWhileTheProcessStopsDoesNotCrashIt() throws Exception {
    // Given
    Process stopping = start();

    // When
    String said = new String(stopping.getInputStream().readAllBytes(), UTF_8);

    // Then
    assertThat(stopping.waitFor()).as(said).isZero();
    assertThat(said).contains(OpensWhileStopping.OPENED);
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-cp",
            System.getProperty("java.class.path"),
            OpensWhileStopping.class.getName())
        .redirectErrorStream(true)
        .start();
  }
}
