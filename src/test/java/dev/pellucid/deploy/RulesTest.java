package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The Prometheus operator has the rules that Prometheus has. */
class RulesTest {

  @Test
  void theRulesOfTheOperatorAreThoseOfPrometheus() {
    // Given
    JsonNode ours = Yaml.documents(Path.of("deploy/prometheus/pellucid.rules.yml")).get(0);

    // When
    JsonNode operators =
        Yaml.documents(Kustomize.ROOT.resolve("components/monitoring/prometheusrule.yaml"))
            .get(0)
            .path("spec");

    // Then
    assertThat(operators)
        .as("copy the groups of deploy/prometheus/pellucid.rules.yml below spec")
        .isEqualTo(ours);
  }
}
