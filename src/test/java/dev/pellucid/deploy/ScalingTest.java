package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KEDA looks at what the service reads, and asks for no pod that would have nothing to do. */
class ScalingTest {

  private static final Settings SETTINGS = Settings.ofTheService();

  @BeforeAll
  static void withKubectl() {
    assumeTrue(Kustomize.isThere(), "there is no kubectl here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod-cpu", "prod-gpu"})
  void noMorePodsThanPartitions(String overlay) {
    // Given
    Cluster cluster = Cluster.of(overlay);
    Map<String, Integer> partitions =
        cluster
            .all("KafkaTopic")
            .collect(Collectors.toMap(Cluster::name, t -> t.at("/spec/partitions").asInt()));

    // When
    List<JsonNode> scaled = cluster.all("ScaledObject").toList();

    // Then
    assertThat(scaled)
        .hasSize(2)
        .allSatisfy(
            object ->
                assertThat(object.at("/spec/maxReplicaCount").asInt())
                    .isPositive()
                    .isLessThanOrEqualTo(
                        partitions.get(object.at("/spec/triggers/0/metadata/topic").asText())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod-cpu", "prod-gpu"})
  void whatIsScaledIsThereAndSaysNoNumberItself(String overlay) {
    // Given
    Cluster cluster = Cluster.of(overlay);
    List<String> scaled =
        cluster
            .all("ScaledObject")
            .map(object -> object.at("/spec/scaleTargetRef/name").asText())
            .toList();

    // When
    List<JsonNode> deployments =
        cluster.all("Deployment").filter(d -> scaled.contains(Cluster.name(d))).toList();

    // Then
    assertThat(deployments)
        .hasSameSizeAs(scaled)
        .noneMatch(deployment -> deployment.path("spec").has("replicas"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images-deep"})
  void theLagIsThatOfTheConsumerThatReadsTheTopic(String channel) {
    // Given
    JsonNode application = Yaml.documents(Path.of("src/main/resources/application.yaml")).get(0);
    String group = application.at("/mp/messaging/incoming/" + channel + "/group/id").asText();
    String topic =
        SETTINGS.defaultOf(
            channel.equals("images") ? "pellucid.topics.images" : "pellucid.topics.deep");

    // When
    List<JsonNode> triggers =
        Cluster.of("prod-cpu")
            .all("ScaledObject")
            .map(object -> object.at("/spec/triggers/0/metadata"))
            .filter(metadata -> metadata.path("consumerGroup").asText().equals(group))
            .toList();

    // Then
    assertThat(triggers)
        .singleElement()
        .satisfies(metadata -> assertThat(metadata.path("topic").asText()).isEqualTo(topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod-cpu", "prod-gpu"})
  void kedaAsksTheKafkaThatTheServiceUses(String overlay) {
    // Given
    Cluster cluster = Cluster.of(overlay);

    // When
    List<String> asked =
        cluster
            .all("ScaledObject")
            .map(object -> object.at("/spec/triggers/0/metadata/bootstrapServers").asText())
            .distinct()
            .toList();

    // Then
    assertThat(asked)
        .containsExactly(
            cluster.environment(cluster.containers().get(0)).get("KAFKA_BOOTSTRAP_SERVERS"))
        .allMatch(address -> address.matches("[a-z-]+\\.[a-z-]+\\.svc:\\d+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pellucid-explain", "pellucid-deep"})
  void everyPodHasATransactionalIdOfItsOwnThatItsUserMayUse(String name) {
    // Given
    Cluster cluster = Cluster.of("prod-cpu");
    JsonNode container =
        cluster
            .all("Deployment")
            .filter(deployment -> Cluster.name(deployment).equals(name))
            .map(deployment -> deployment.at("/spec/template/spec/containers/0"))
            .findFirst()
            .orElseThrow();

    // When
    List<JsonNode> allowed =
        cluster
            .all("KafkaUser")
            .filter(user -> Cluster.name(user).equals(name))
            .flatMap(user -> Yaml.each(user.at("/spec/authorization/acls")))
            .map(acl -> acl.path("resource"))
            .filter(resource -> resource.path("type").asText().equals("transactionalId"))
            .toList();

    // Then
    assertThat(cluster.environment(container))
        .containsEntry("PELLUCID_STREAM_TRANSACTIONAL_ID", "$(POD_NAME)");
    assertThat(container.path("env").findValuesAsText("fieldPath"))
        .containsExactly("metadata.name");
    assertThat(allowed)
        .singleElement()
        .satisfies(
            resource -> {
              assertThat(resource.path("patternType").asText()).isEqualTo("prefix");
              assertThat(resource.path("name").asText()).isEqualTo(name + "-");
            });
  }
}
