package dev.pellucid.cli.bench.race;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The statistics of the race are Python; its own tests say whether they are right. */
class RaceFiguresTest {

  @Test
  void theFiguresOfTheRaceAreRight() throws IOException, InterruptedException {
    // Given
    assumeTrue(exitCode("--version") == 0, "there is no python3 here");

    // When
    int exitCode = exitCode("-m", "unittest", "-q");

    // Then
    assertThat(exitCode).isZero();
  }

  private static int exitCode(String... arguments) throws InterruptedException {
    ProcessBuilder python = new ProcessBuilder("python3");
    python.command().addAll(List.of(arguments));
    python.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    python.directory(new File("src/bench/race")).redirectErrorStream(true);
    try {
      Process process = python.start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      return code == 0 ? 0 : report(said, code);
    } catch (IOException thereIsNone) {
      return -1;
    }
  }

  private static int report(String said, int code) {
    System.err.println(said);
    return code;
  }
}
