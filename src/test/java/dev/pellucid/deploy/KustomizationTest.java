package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies below {@code k8s} is what kustomize reads. */
class KustomizationTest {

  private static final String FILE = "kustomization.yaml";

  static List<Path> folders() {
    try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
      return files
          .filter(file -> file.getFileName().toString().equals(FILE))
          .map(Path::getParent)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyFileOfAFolderIsNamedByItsKustomization(Path folder) throws IOException {
    // Given
    List<String> present;
    try (Stream<Path> files = Files.list(folder)) {
      present =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals(FILE))
              .toList();
    }

    // When
    List<String> named =
        named(Yaml.documents(folder.resolve(FILE)).get(0))
            .filter(name -> !name.startsWith(".."))
            .toList();

    // Then
    assertThat(named).containsExactlyInAnyOrderElementsOf(present);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyFolderThatAKustomizationNamesIsThere(Path folder) {
    // Given
    JsonNode kustomization = Yaml.documents(folder.resolve(FILE)).get(0);

    // When
    List<Path> elsewhere =
        named(kustomization)
            .filter(name -> name.startsWith(".."))
            .map(name -> folder.resolve(name).normalize())
            .toList();

    // Then
    assertThat(elsewhere).allSatisfy(other -> assertThat(other.resolve(FILE)).exists());
  }

  private static Stream<String> named(JsonNode kustomization) {
    return Stream.of(
            Yaml.each(kustomization.path("resources")).map(JsonNode::asText),
            Yaml.each(kustomization.path("components")).map(JsonNode::asText),
            Yaml.each(kustomization.path("configurations")).map(JsonNode::asText),
            Yaml.each(kustomization.path("patches"))
                .filter(patch -> patch.has("path"))
                .map(patch -> patch.path("path").asText()))
        .flatMap(names -> names);
  }
}
