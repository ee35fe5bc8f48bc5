package dev.pellucid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply -k k8s/base} would send names nothing that it does not bring. */
class KubernetesTest {

  private static final Path BASE = Path.of("k8s", "base");
  private static final YAMLFactory YAML = new YAMLFactory();

  @Test
  void everyFileIsNamedByTheKustomization() throws IOException {
    // Given
    List<String> present;
    try (Stream<Path> files = Files.list(BASE)) {
      present = files.map(file -> file.getFileName().toString()).sorted().toList();
    }

    // When
    List<String> named = texts(kustomization().path("resources"));

    // Then
    assertThat(present).contains("kustomization.yaml");
    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            present.stream().filter(name -> !name.equals("kustomization.yaml")).toList());
  }

  @Test
  void everythingAPodNeedsIsBrought() {
    // Given
    JsonNode set = one("StatefulSet");
    JsonNode pod = set.at("/spec/template/spec");

    // When
    List<JsonNode> services = all("Service");

    // Then
    assertThat(services)
        .filteredOn(service -> service.at("/spec/clusterIP").asText().equals("None"))
        .extracting(service -> service.at("/metadata/name").asText())
        .containsExactly(set.at("/spec/serviceName").asText());
    assertThat(pod.findValuesAsText("claimName"))
        .containsExactly(one("PersistentVolumeClaim").at("/metadata/name").asText());
    assertThat(pod.path("containers").findPath("configMapRef").path("name").asText())
        .isEqualTo(kustomization().at("/configMapGenerator/0/name").asText());
  }

  @Test
  void theImageHasATagSoThatOneOnTheNodeIsTaken() {
    // Given
    JsonNode container = one("StatefulSet").at("/spec/template/spec/containers/0");

    // When
    JsonNode image = kustomization().at("/images/0");

    // Then
    assertThat(image.path("name").asText()).isEqualTo(container.path("image").asText());
    assertThat(image.path("newTag").asText()).isNotBlank().isNotEqualTo("latest");
  }

  @Test
  void theTransactionalIdIsThePodsNameWhichStaysWithItsSuccessor() {
    // Given
    JsonNode variables = one("StatefulSet").at("/spec/template/spec/containers/0/env");

    // When
    List<JsonNode> named =
        StreamSupport.stream(variables.spliterator(), false)
            .filter(v -> v.path("name").asText().equals("PELLUCID_STREAM_TRANSACTIONAL_ID"))
            .toList();

    // Then
    assertThat(named)
        .singleElement()
        .satisfies(id -> assertThat(id.path("value").asText()).isEqualTo("$(POD_NAME)"));
    assertThat(variables.findValuesAsText("fieldPath")).containsExactly("metadata.name");
  }

  private static JsonNode kustomization() {
    return documents("kustomization.yaml").get(0);
  }

  private static JsonNode one(String kind) {
    List<JsonNode> found = all(kind);
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  private static List<JsonNode> all(String kind) {
    return texts(kustomization().path("resources")).stream()
        .flatMap(file -> documents(file).stream())
        .filter(document -> document.path("kind").asText().equals(kind))
        .toList();
  }

  private static List<JsonNode> documents(String file) {
    try {
      return new ObjectMapper()
          .readerFor(JsonNode.class)
          .<JsonNode>readValues(YAML.createParser(BASE.resolve(file).toFile()))
          .readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
