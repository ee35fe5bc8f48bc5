package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users that Strimzi makes have the rights that were tried on a broker, and no others. */
class RightsTest {

  @ParameterizedTest
  @ValueSource(strings = {"explain", "deep", "monitor", "web"})
  void theUserOfARoleHasTheRightsThatTheRoleNeeds(String role) throws IOException {
    // Given
    Set<String> needed =
        Files.readAllLines(Path.of("src/docs/security.md")).stream()
            .dropWhile(line -> !line.equals("### Rights in Kafka"))
            .filter(line -> line.startsWith("| "))
            .takeWhile(line -> !line.startsWith("| what"))
            .map(line -> line.substring(2).split("\\s*\\|\\s*"))
            .filter(cells -> Set.of(cells[0].split(", ")).contains(role))
            .map(cells -> right(cells[1], cells[2].replace("`", ""), cells[3].split(", ")))
            .collect(Collectors.toCollection(TreeSet::new));

    // When
    Set<String> given =
        Yaml.documents(Kustomize.ROOT.resolve("components/strimzi/users.yaml")).stream()
            .filter(user -> Cluster.name(user).equals("pellucid-" + role))
            .flatMap(user -> Yaml.each(user.at("/spec/authorization/acls")))
            .map(RightsTest::right)
            .collect(Collectors.toCollection(TreeSet::new));

    // Then
    assertThat(given).isNotEmpty().isEqualTo(needed);
  }

  private static String right(JsonNode acl) {
    JsonNode resource = acl.path("resource");
    String name = resource.path("name").asText();
    return right(
        resource.path("type").asText().equals("transactionalId")
            ? "transactional id"
            : resource.path("type").asText(),
        resource.path("patternType").asText().equals("prefix") ? "prefix " + name : name,
        Yaml.texts(acl.path("operations")).toArray(String[]::new));
  }

  /** Ids of transactions by no more than that: a user has those of its own pods alone. */
  private static String right(String resource, String name, String... operations) {
    return "%s %s: %s"
        .formatted(
            resource,
            resource.equals("transactional id") ? "prefix pellucid" : name,
            Stream.of(operations).sorted().toList());
  }
}
