package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The topics of the component for Strimzi are those that the service uses, as it needs them. */
class TopicsTest {

  private static final Path STRIMZI = Kustomize.ROOT.resolve("components/strimzi");
  private static final Settings SETTINGS = Settings.ofTheService();
  private static final Map<String, JsonNode> TOPICS =
      Yaml.documents(STRIMZI.resolve("topics.yaml")).stream()
          .collect(Collectors.toMap(Cluster::name, topic -> topic.path("spec")));

  @Test
  void everyTopicOfTheServiceIsMade() {
    // Given
    Map<String, String> named = SETTINGS.below("pellucid.topics");

    // When
    Set<String> made = TOPICS.keySet();

    // Then
    assertThat(made).containsAll(new TreeSet<>(named.values()));
  }

  @Test
  void whatOnlyItsLastValueCountsOfIsCompacted() {
    // Given
    Set<String> compacted = Set.of("references", "alert-acknowledgements");

    // When
    Set<String> made =
        TOPICS.entrySet().stream()
            .filter(topic -> config(topic.getKey(), "cleanup.policy").asText().equals("compact"))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    // Then
    assertThat(made).isEqualTo(compacted);
  }

  @Test
  void anImageOfTheLargestSizeFitsEverywhereItGoes() {
    // Given
    int largest = Integer.parseInt(SETTINGS.defaultOf("pellucid.stream.limits.max-bytes"));

    // When
    List<Integer> sizes =
        List.of("images", "images-deep", "images.dlq").stream()
            .map(topic -> config(topic, "max.message.bytes").asInt())
            .toList();

    // Then
    assertThat(sizes).allMatch(size -> size > largest);
    assertThat(sizes.get(2)).as("a dead letter has headers on top").isGreaterThan(sizes.get(0));
  }

  @Test
  void everyUserMayUseOnlyTopicsThatAreMadeOrItsOwn() {
    // Given
    List<JsonNode> users = Yaml.documents(STRIMZI.resolve("users.yaml"));

    // When
    Set<String> allowed =
        users.stream()
            .flatMap(user -> Yaml.each(user.at("/spec/authorization/acls")))
            .map(acl -> acl.path("resource"))
            .filter(resource -> resource.path("type").asText().equals("topic"))
            .filter(resource -> resource.path("patternType").asText().equals("literal"))
            .map(resource -> resource.path("name").asText())
            .collect(Collectors.toSet());

    // Then
    assertThat(allowed).isEqualTo(TOPICS.keySet());
  }

  private static JsonNode config(String topic, String key) {
    return TOPICS.get(topic).path("config").path(key);
  }
}
