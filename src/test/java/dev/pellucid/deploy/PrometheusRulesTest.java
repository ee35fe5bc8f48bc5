package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules, by themselves and as Prometheus' own tool sees them. */
class PrometheusRulesTest {

  private static final String RULES = "deploy/prometheus/pellucid.rules.yml";
  private static final String TESTS = "deploy/prometheus/pellucid.rules.test.yml";
  private static final Path RUNBOOK = Path.of("src/docs/operations.md");

  @ParameterizedTest
  @CsvSource({
    "check rules, " + RULES,
    "test rules, " + TESTS,
    "check config, deploy/prometheus/prometheus.yml"
  })
  void prometheusOwnToolFindsNothingWrong(String command, String file) throws Exception {
    // Given
    Optional<Path> promtool = Tools.find("promtool");
    assumeTrue(promtool.isPresent(), "promtool is not installed");
    List<String> call = new ArrayList<>(List.of(promtool.get().toString()));
    call.addAll(List.of(command.split(" ")));
    call.add(file);

    // When
    Tools.Answer answer = Tools.run(call);

    // Then
    assertThat(answer.output()).contains("SUCCESS").doesNotContain("FAILED");
    assertThat(answer.status()).isZero();
  }

  @Test
  void everyAlertSaysWhatItIsAndWhatToDo() throws IOException {
    // Given
    Set<String> headings =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());

    // When
    List<JsonNode> alerts = rules("alert");

    // Then
    assertThat(alerts).hasSizeGreaterThan(15);
    for (JsonNode alert : alerts) {
      String anchor = alert.get("alert").asText().toLowerCase(Locale.ROOT);
      assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
      assertThat(alert.at("/annotations/description").asText()).isNotBlank();
      assertThat(alert.at("/annotations/runbook").asText()).isEqualTo(RUNBOOK + "#" + anchor);
      assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning", "critical");
      assertThat(headings).contains(anchor);
    }
  }

  @Test
  void everyAlertIsTestedToFireAndNotToFire() throws IOException {
    // Given
    JsonNode tests = new YAMLMapper().readTree(new File(TESTS)).get("tests");

    // When
    List<JsonNode> alerts = rules("alert");

    // Then
    for (JsonNode alert : alerts) {
      List<JsonNode> ofIt =
          tests.findValues("alert_rule_test").stream()
              .flatMap(cases -> cases.findParents("alertname").stream())
              .filter(each -> each.get("alertname").equals(alert.get("alert")))
              .toList();
      assertThat(ofIt)
          .describedAs("%s fires", alert.get("alert"))
          .anyMatch(t -> t.has("exp_alerts"));
      assertThat(ofIt)
          .describedAs("%s does not fire", alert.get("alert"))
          .anyMatch(t -> !t.has("exp_alerts"));
    }
  }

  private static List<JsonNode> rules(String kind) throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(new File(RULES)).get("groups")) {
      group.get("rules").forEach(rules::add);
    }
    return rules.stream().filter(rule -> rule.has(kind)).toList();
  }
}
