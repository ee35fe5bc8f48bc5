package dev.pellucid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill of materials that the build writes is that of the package that it builds. */
class SbomIT {

  private static final Path PACKAGE = Path.of("target/quarkus-app");
  private static final Path BILL = Path.of("target/quarkus-run-cyclonedx.json");

  @Test
  void everyFileOfThePackageIsOnTheBillWithItsDigest() throws IOException {
    // Given
    Set<String> shipped = files(PACKAGE);

    // When
    JsonNode bill = new ObjectMapper().readTree(Files.readAllBytes(BILL));

    // Then
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    List<JsonNode> found =
        StreamSupport.stream(bill.path("components").spliterator(), false)
            .filter(component -> component.path("evidence").has("occurrences"))
            .toList();
    Set<String> onTheBill =
        found.stream()
            .flatMap(component -> component.findValuesAsText("location").stream())
            .collect(Collectors.toSet());
    assertThat(onTheBill).containsAll(shipped);
    assertThat(found)
        .filteredOn(component -> component.path("name").asText().matches("onnxruntime(_gpu)?"))
        .hasSize(1);
    assertThat(found)
        .extracting(
            component -> component.path("group").asText() + ":" + component.path("name").asText())
        .contains("org.apache.kafka:kafka-clients", "ai.djl:api", "io.vertx:vertx-core");
    assertThat(found)
        .filteredOn(component -> component.path("purl").asText().startsWith("pkg:maven/"))
        .hasSizeGreaterThan(100)
        .allSatisfy(component -> assertThat(component.path("hashes")).isNotEmpty());
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toSet());
    }
  }
}
