package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container files build what the pods expect. */
class ContainersTest {

  private static final Path DEPLOY = Path.of("deploy");

  @ParameterizedTest
  @ValueSource(strings = {"Containerfile", "Containerfile.gpu"})
  void theUserOfTheImageIsThatOfThePods(String file) {
    // Given
    JsonNode pod =
        Yaml.documents(Kustomize.ROOT.resolve("base/pod.yaml")).get(0).at("/spec/template/spec");

    // When
    String user = last(file, "USER");

    // Then
    assertThat(user)
        .isEqualTo(
            "%s:%s"
                .formatted(
                    pod.at("/securityContext/runAsUser"), pod.at("/securityContext/runAsGroup")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Containerfile", "Containerfile.gpu"})
  void thePortsOfTheImageAreThoseOfThePods(String file) {
    // Given
    JsonNode pod =
        Yaml.documents(Kustomize.ROOT.resolve("base/pod.yaml")).get(0).at("/spec/template/spec");

    // When
    List<String> exposed = List.of(last(file, "EXPOSE").split(" "));

    // Then
    assertThat(exposed).isEqualTo(pod.at("/containers/0/ports").findValuesAsText("containerPort"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Containerfile", "Containerfile.gpu"})
  void javaGetsTheSignalsAndFindsTheNativeLibraries(String file) {
    // Given
    String copied = "--from=build /src/target/native /opt/pellucid/native";

    // When
    String entry = last(file, "ENTRYPOINT");

    // Then
    assertThat(instructions(file, "COPY")).contains(copied);
    assertThat(entry)
        .startsWith("[\"java\"")
        .contains("\"-Donnxruntime.native.path=/opt/pellucid/native\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Containerfile", "Containerfile.gpu"})
  void whatIsCopiedIsThereAndNotIgnored(String file) throws IOException {
    // Given
    List<String> admitted =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();

    // When
    List<String> sources =
        instructions(file, "COPY").stream()
            .filter(copy -> !copy.startsWith("--from="))
            .flatMap(copy -> Stream.of(copy.substring(0, copy.lastIndexOf(' ')).split(" ")))
            .toList();

    // Then
    assertThat(sources)
        .isNotEmpty()
        .isSubsetOf(admitted)
        .allSatisfy(source -> assertThat(Path.of(source)).exists());
  }

  @Test
  void theImagesDifferInNothingButWhatGpusNeed() {
    // Given
    List<String> same = List.of("COPY", "USER", "EXPOSE", "ENTRYPOINT", "CMD", "WORKDIR");

    // When
    List<String> cpu = same.stream().flatMap(name -> all("Containerfile", name)).toList();

    // Then
    assertThat(same.stream().flatMap(name -> all("Containerfile.gpu", name)))
        .containsExactlyElementsOf(cpu);
  }

  private static Stream<String> all(String file, String name) {
    return instructions(file, name).stream().filter(line -> !line.startsWith("--from=java"));
  }

  private static String last(String file, String name) {
    List<String> all = instructions(file, name);
    return all.get(all.size() - 1);
  }

  /** What follows the name of an instruction, wherever it is one. */
  private static List<String> instructions(String file, String name) {
    try {
      return Files.readString(DEPLOY.resolve(file))
          .replace("\\\n", "")
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length()).strip())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
