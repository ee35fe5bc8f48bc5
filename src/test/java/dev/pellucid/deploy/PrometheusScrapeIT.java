package dev.pellucid.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus with our configuration scrapes the packaged service while the demo plays. */
class PrometheusScrapeIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEPLOY = Path.of("deploy");
  private static final File LOG = new File("target/prometheus-scrape.log");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<Process> RUNNING = new ArrayList<>();
  private static int prometheus;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = Tools.find("prometheus");
    assumeTrue(program.isPresent(), "prometheus is not installed");
    int management = freePort();
    prometheus = freePort();
    run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx700m",
        "-Dquarkus.management.port=" + management,
        // Windows that close while one waits.
        "-Dpellucid.monitor.window=10s",
        "-jar",
        "target/quarkus-app/quarkus-run.jar",
        "demo",
        "--rate",
        "20",
        "--port",
        String.valueOf(freePort()));
    // Ours, but for the address and the patience.
    Files.writeString(
        folder.resolve("prometheus.yml"),
        Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"))
            .replace("pellucid:9000", "127.0.0.1:" + management)
            .replace("_interval: 15s", "_interval: 1s"));
    Files.writeString(
        folder.resolve("pellucid.rules.yml"),
        Files.readString(DEPLOY.resolve("prometheus/pellucid.rules.yml"))
            .replace("interval: 15s", "interval: 1s"));
    run(
        program.get().toString(),
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--web.listen-address=127.0.0.1:" + prometheus);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                ask("query?query=job_model:pellucid_inference_seconds:p99_5m").size() > 0
                    && ask("query?query=pellucid_monitor_fairness_gap").size() > 0);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    RUNNING.forEach(Process::destroy);
    for (Process process : RUNNING) {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void theServiceIsUp() throws Exception {
    // Given Prometheus with our configuration

    // When
    JsonNode targets = get("targets").at("/data/activeTargets");

    // Then
    assertThat(targets).hasSize(1);
    assertThat(targets.get(0).at("/health").asText()).isEqualTo("up");
    assertThat(targets.get(0).at("/labels/job").asText()).isEqualTo("pellucid");
    assertThat(targets.get(0).at("/lastError").asText()).isEmpty();
  }

  @Test
  void everyRuleIsEvaluatedWithoutAnError() throws Exception {
    // Given
    int written =
        new YAMLMapper()
            .readTree(DEPLOY.resolve("prometheus/pellucid.rules.yml").toFile())
            .findValues("expr")
            .size();

    // When
    List<JsonNode> rules = get("rules").findParents("health");

    // Then
    assertThat(rules).hasSize(written);
    assertThat(rules).allMatch(rule -> rule.get("health").asText().equals("ok"));
  }

  @Test
  void whatIsRecordedHasValues() throws Exception {
    // Given
    List<String> recorded =
        new YAMLMapper()
            .readTree(DEPLOY.resolve("prometheus/pellucid.rules.yml").toFile())
            .findValuesAsText("record");

    // When: some speak of windows, the first of which may not have closed yet
    List<String> without =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> withoutValues(recorded), List::isEmpty);

    // Then
    assertThat(recorded).hasSizeGreaterThan(8);
    assertThat(without).isEmpty();
  }

  private static List<String> withoutValues(List<String> recorded) throws Exception {
    List<String> without = new ArrayList<>();
    for (String name : recorded) {
      if (ask("query?query=" + name).isEmpty()) {
        without.add(name);
      }
    }
    return without;
  }

  @Test
  void everyPanelOfTheDashboardsCanBeDrawn() throws Exception {
    // Given what a dashboard asks with all of its variables open
    List<String> expressions = new ArrayList<>();
    for (String dashboard : List.of("stream", "monitor")) {
      JSON.readTree(DEPLOY.resolve("grafana/dashboards/" + dashboard + ".json").toFile())
          .get("panels")
          .findValuesAsText("expr")
          .forEach(
              expression ->
                  expressions.add(
                      expression.replace("$__rate_interval", "1m").replaceAll("\\$\\w+", ".*")));
    }

    // When
    List<String> refused = new ArrayList<>();
    for (String expression : expressions) {
      JsonNode answer = get("query?query=" + URLEncoder.encode(expression, UTF_8));
      if (!answer.path("status").asText().equals("success")) {
        refused.add(expression + ": " + answer.path("error").asText());
      }
    }

    // Then
    assertThat(expressions).hasSizeGreaterThan(60);
    assertThat(refused).isEmpty();
  }

  private static void run(String... command) throws IOException {
    RUNNING.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG))
            .start());
  }

  /** What a query finds. */
  private static JsonNode ask(String query) throws Exception {
    return get(query).at("/data/result");
  }

  private static JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(prometheus, path)))
            .build();
    return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
