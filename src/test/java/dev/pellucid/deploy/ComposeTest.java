package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compose file is safe to start, and says nothing that nobody reads. */
class ComposeTest {

  private static final Path FILE = Path.of("deploy/compose.yaml");
  private static final JsonNode SERVICES = Yaml.merged(FILE).path("services");
  private static final Settings SETTINGS = Settings.ofTheService();

  @Test
  void everySettingIsOneThatTheServiceReads() {
    // Given
    List<JsonNode> ours =
        SERVICES
            .valueStream()
            .filter(service -> service.path("image").asText().startsWith("pellucid:"))
            .toList();

    // When
    Set<String> set =
        ours.stream()
            .flatMap(service -> service.path("environment").propertyStream())
            .map(variable -> variable.getKey())
            .collect(Collectors.toSet());

    // Then
    assertThat(set).isNotEmpty().allMatch(SETTINGS::isKnown);
  }

  @Test
  void everyRoleIsPlayed() {
    // Given
    Set<String> roles = Set.of("explain", "deep", "infer", "monitor", "web");

    // When
    Set<String> played =
        SERVICES
            .valueStream()
            .map(service -> service.at("/environment/PELLUCID_ROLES").asText())
            .flatMap(list -> Stream.of(list.split(",")))
            .filter(role -> !role.isEmpty())
            .collect(Collectors.toSet());

    // Then
    assertThat(played).isEqualTo(roles);
  }

  @Test
  void everyTopicOfTheServiceIsMade() {
    // Given
    Set<String> topics = new TreeSet<>(SETTINGS.below("pellucid.topics").values());

    // When
    String script = SERVICES.at("/topics/command/2").asText();

    // Then
    assertThat(topics)
        .isNotEmpty()
        .allSatisfy(topic -> assertThat(script).containsPattern("[ \n]" + topic + "[ ;]"));
  }

  @Test
  void nothingMayDoMoreThanItNeeds() {
    // Given
    Set<String> writing = Set.of("apache/kafka:4.1.1");

    // When
    List<JsonNode> services = SERVICES.valueStream().toList();

    // Then
    assertThat(services)
        .isNotEmpty()
        .allSatisfy(
            service -> {
              String image = service.path("image").asText();
              assertThat(image).matches(".+:.+").doesNotEndWith(":latest");
              assertThat(Yaml.texts(service.path("cap_drop"))).containsExactly("ALL");
              assertThat(Yaml.texts(service.path("security_opt")))
                  .containsExactly("no-new-privileges:true");
              assertThat(service.at("/deploy/resources/limits/memory").asText()).isNotEmpty();
              assertThat(service.path("read_only").asBoolean() || writing.contains(image))
                  .as("%s is read-only", image)
                  .isTrue();
              assertThat(Yaml.texts(service.path("ports")))
                  .allMatch(port -> port.startsWith("127.0.0.1:"));
            });
  }

  @Test
  void everyFileThatIsMountedIsThere() {
    // Given
    Path folder = FILE.getParent();

    // When
    List<Path> mounted =
        SERVICES
            .valueStream()
            .flatMap(service -> Yaml.each(service.path("volumes")))
            .map(JsonNode::asText)
            .filter(volume -> volume.startsWith("."))
            .map(volume -> folder.resolve(volume.substring(0, volume.indexOf(':'))))
            .toList();

    // Then
    assertThat(mounted).isNotEmpty().allSatisfy(file -> assertThat(file).exists());
  }
}
