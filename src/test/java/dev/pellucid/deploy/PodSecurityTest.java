package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods keep to the Pod Security Standard {@code restricted}, and to a little more. */
class PodSecurityTest {

  private static final Set<String> VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  static List<String> builds() {
    return Kustomize.all();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void podsAreRestricted(String build) {
    // Given
    assumeTrue(Kustomize.isThere(), "there is no kubectl here");
    Cluster cluster = Cluster.of(build);

    // When
    List<JsonNode> pods = cluster.templates().stream().map(t -> t.path("spec")).toList();

    // Then
    assertThat(pods).isNotEmpty().allSatisfy(PodSecurityTest::isRestricted);
  }

  @Test
  void thePodThatWritesModelsIsRestrictedToo() {
    // Given
    Path file = Kustomize.ROOT.resolve("models-pod.yaml");

    // When
    JsonNode pod = Yaml.documents(file).get(0);

    // Then
    isRestricted(pod.path("spec"));
  }

  private static void isRestricted(JsonNode pod) {
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    assertThat(Stream.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
    assertThat(Yaml.each(pod.path("volumes")))
        .allSatisfy(
            volume -> assertThat(volume.fieldNames()).toIterable().allMatch(VOLUMES::contains));
    assertThat(
            Stream.concat(Yaml.each(pod.path("containers")), Yaml.each(pod.path("initContainers"))))
        .isNotEmpty()
        .allSatisfy(PodSecurityTest::isRestrictedContainer);
  }

  private static void isRestrictedContainer(JsonNode container) {
    JsonNode security = container.path("securityContext");
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(Yaml.texts(security.at("/capabilities/drop"))).contains("ALL");
    assertThat(security.at("/capabilities").has("add")).isFalse();
    assertThat(Yaml.each(container.path("ports"))).noneMatch(port -> port.has("hostPort"));
    String image = container.path("image").asText();
    assertThat(image).matches(".+:.+").doesNotEndWith(":latest");
    assertThat(
            image.startsWith("apache/kafka:")
                || security.path("readOnlyRootFilesystem").asBoolean())
        .as("the root of %s is read-only", image)
        .isTrue();
    assertThat(container.at("/resources/requests").fieldNames())
        .toIterable()
        .contains("cpu", "memory");
    assertThat(container.at("/resources/limits").has("memory")).isTrue();
  }
}
