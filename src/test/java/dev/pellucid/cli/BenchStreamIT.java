package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream is measured in the packaged application: it starts the service inside itself. */
class BenchStreamIT {

  private static final int COUNT = 64;

  private Process bench;

  @AfterEach
  void stop() {
    if (bench != null) {
      bench.destroyForcibly();
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void rateLatencyAndStagesOfTheDemosModelAreMeasured() throws IOException, InterruptedException {
    // Given
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-jar",
            "target/quarkus-app/quarkus-run.jar",
            "bench",
            "stream",
            "--count=" + COUNT,
            "--rounds=1",
            "--paced=1",
            "--threads=1",
            "--format=json");

    // When
    bench = new ProcessBuilder(command).redirectError(new File("target/bench-stream.log")).start();
    String said = new String(bench.getInputStream().readAllBytes(), UTF_8);

    // Then
    assertThat(bench.waitFor()).isZero();
    JsonNode report = new ObjectMapper().readTree(said);
    assertThat(report.path("share").asDouble()).isPositive();
    assertThat(report.path("ways").findValuesAsText("name"))
        .containsExactly("decode and live pass", "stream");
    JsonNode latencies = report.path("latencies");
    assertThat(latencies.path("images").asInt()).isPositive();
    assertThat(latencies.path("p50").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(latencies.path("p99").asDouble());
    assertThat(report.path("stages").findValues("measured"))
        .allSatisfy(times -> assertThat(times.asLong()).isBetween(1L, (long) COUNT));
  }
}
