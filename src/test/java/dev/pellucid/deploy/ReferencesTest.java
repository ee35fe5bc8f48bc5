package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one object says of another is so. */
class ReferencesTest {

  private static final Settings SETTINGS = Settings.ofTheService();

  static List<String> builds() {
    return Kustomize.all();
  }

  @BeforeAll
  static void withKubectl() {
    assumeTrue(Kustomize.isThere(), "there is no kubectl here");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyConfigMapThatIsNamedIsThere(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    List<String> named =
        Stream.concat(
                texts(cluster, "configMapRef"),
                cluster
                    .all("TriggerAuthentication")
                    .flatMap(
                        auth ->
                            auth.at("/spec/configMapTargetRef").findValuesAsText("name").stream()))
            .toList();

    // Then
    assertThat(named).isNotEmpty().isSubsetOf(cluster.names("ConfigMap"));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everySecretThatIsNamedIsThereOrMadeByStrimziOrByPeople(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    List<String> named =
        Stream.of(
                texts(cluster, "secretRef"),
                texts(cluster, "secretKeyRef"),
                cluster
                    .all("TriggerAuthentication")
                    .flatMap(
                        auth -> auth.at("/spec/secretTargetRef").findValuesAsText("name").stream()),
                cluster.objects().stream()
                    .flatMap(object -> required(object.findParents("secretName"), "secretName")))
            .flatMap(names -> names)
            .toList();

    // Then
    assertThat(named).isSubsetOf(cluster.secrets());
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyClaimAndAccountThatAPodNamesIsThere(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    List<JsonNode> templates = cluster.templates();

    // Then
    assertThat(templates)
        .allSatisfy(
            template -> {
              assertThat(template.findValuesAsText("claimName"))
                  .isSubsetOf(cluster.names("PersistentVolumeClaim"));
              assertThat(template.findValuesAsText("serviceAccountName"))
                  .isSubsetOf(cluster.names("ServiceAccount"));
            });
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyVolumeThatIsMountedIsOneOfThePods(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    List<JsonNode> templates = cluster.templates();

    // Then
    assertThat(templates)
        .allSatisfy(
            template ->
                assertThat(
                        Stream.of("containers", "initContainers")
                            .flatMap(group -> Yaml.each(template.path("spec").path(group)))
                            .flatMap(container -> Yaml.each(container.path("volumeMounts")))
                            .map(mount -> mount.path("name").asText())
                            .collect(Collectors.toSet()))
                    .isEqualTo(
                        Yaml.each(template.at("/spec/volumes"))
                            .map(volume -> volume.path("name").asText())
                            .collect(Collectors.toSet())));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everySelectorSelectsPods(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    List<JsonNode> selectors =
        Stream.of(
                cluster.all("Service").map(service -> service.at("/spec/selector")),
                cluster.all("Deployment").map(set -> set.at("/spec/selector/matchLabels")),
                cluster.all("StatefulSet").map(set -> set.at("/spec/selector/matchLabels")),
                cluster.all("PodDisruptionBudget").map(pdb -> pdb.at("/spec/selector/matchLabels")),
                cluster
                    .all("NetworkPolicy")
                    .map(policy -> policy.at("/spec/podSelector/matchLabels")),
                cluster.all("PodMonitor").map(monitor -> monitor.at("/spec/selector/matchLabels")))
            .flatMap(selector -> selector)
            .toList();

    // Then
    assertThat(selectors)
        .isNotEmpty()
        .allSatisfy(
            selector ->
                assertThat(cluster.templates())
                    .anySatisfy(
                        template ->
                            assertThat(Cluster.selects(selector, template.at("/metadata/labels")))
                                .as("%s selects %s", selector, template.at("/metadata/labels"))
                                .isTrue()));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyPortThatIsNamedIsOneOfThePods(String build) {
    // Given
    Cluster cluster = Cluster.of(build);
    Set<String> ports =
        cluster.containers().stream()
            .flatMap(container -> Yaml.each(container.path("ports")))
            .map(port -> port.path("name").asText())
            .collect(Collectors.toSet());

    // When
    List<JsonNode> named =
        Stream.of(
                cluster.all("Service").flatMap(s -> s.findValues("targetPort").stream()),
                cluster
                    .all("NetworkPolicy")
                    .flatMap(policy -> policy.at("/spec/ingress").findValues("port").stream()),
                cluster
                    .all("PodMonitor")
                    .flatMap(
                        monitor ->
                            monitor.at("/spec/podMetricsEndpoints").findValues("port").stream()),
                cluster.containers().stream()
                    .flatMap(container -> container.findValues("httpGet").stream())
                    .map(get -> get.path("port")))
            .flatMap(port -> port)
            .filter(JsonNode::isTextual)
            .toList();

    // Then
    assertThat(named).extracting(JsonNode::asText).isNotEmpty().isSubsetOf(ports);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everySettingIsOneThatTheServiceReads(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    Set<String> set =
        cluster.containers().stream()
            .filter(container -> container.path("image").asText().contains("pellucid"))
            .flatMap(container -> cluster.environment(container).keySet().stream())
            .collect(Collectors.toSet());

    // Then
    assertThat(set).isNotEmpty().allMatch(SETTINGS::isKnown);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyIngressLeadsToAServiceAndItsPort(String build) {
    // Given
    Cluster cluster = Cluster.of(build);

    // When
    List<JsonNode> backends =
        cluster.all("Ingress").flatMap(ingress -> ingress.findValues("service").stream()).toList();

    // Then
    assertThat(backends)
        .allSatisfy(
            backend ->
                assertThat(
                        cluster
                            .all("Service")
                            .filter(s -> Cluster.name(s).equals(backend.path("name").asText()))
                            .flatMap(s -> Yaml.each(s.at("/spec/ports")))
                            .map(port -> port.path("name").asText()))
                    .contains(backend.at("/port/name").asText()));
  }

  /** The names that such references have. */
  private static Stream<String> texts(Cluster cluster, String reference) {
    return cluster.containers().stream()
        .flatMap(container -> required(container.findValues(reference), "name"));
  }

  private static Stream<String> required(List<JsonNode> references, String field) {
    return references.stream()
        .filter(reference -> !reference.path("optional").asBoolean())
        .map(reference -> reference.path(field).asText());
  }
}
