package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every object is one that its API knows, to the last field. For KEDA and KServe, which have no
 * types in Java, {@code custom-resources.yaml} says what of theirs is used here.
 */
class SchemaTest {

  private static final StrictModel MODEL = new StrictModel();
  private static final JsonNode CUSTOM =
      Yaml.documents(Path.of("src/test/resources/deploy/custom-resources.yaml")).get(0);

  static List<Path> files() {
    try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> Yaml.documents(file).get(0).has("apiVersion"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> builds() {
    return Kustomize.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileHasOnlyFieldsThatItsKindHas(Path file) {
    // Given
    List<JsonNode> objects = Yaml.documents(file);

    // When
    List<String> mistakes = objects.stream().flatMap(SchemaTest::mistakes).toList();

    // Then
    assertThat(mistakes).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyBuiltObjectHasOnlyFieldsThatItsKindHas(String build) {
    // Given
    assumeTrue(Kustomize.isThere(), "there is no kubectl here");
    List<JsonNode> objects = Kustomize.build(build);

    // When
    List<String> mistakes = objects.stream().flatMap(SchemaTest::mistakes).toList();

    // Then
    assertThat(mistakes).isEmpty();
  }

  @Test
  void aFieldThatIsMisspeltIsFound() {
    // Given
    JsonNode deployment =
        Yaml.documents(
                """
                apiVersion: apps/v1
                kind: Deployment
                spec:
                  template:
                    spec:
                      containers:
                        - name: pellucid
                          livenesProbe: {}
                """)
            .get(0);

    // When
    List<String> mistakes = mistakes(deployment).toList();

    // Then
    assertThat(mistakes).singleElement().asString().endsWith("containers[0].livenesProbe");
  }

  private static Stream<String> mistakes(JsonNode object) {
    String kind = object.path("kind").asText();
    return MODEL
        .typeOf(object)
        .map(type -> MODEL.unknownFields(object, type).stream())
        .orElseGet(() -> Stream.concat(ofSchema(kind, object), ofParts(object)))
        .map(mistake -> kind + " " + object.at("/metadata/name").asText() + ": " + mistake);
  }

  private static Stream<String> ofSchema(String kind, JsonNode object) {
    assertThat(CUSTOM.has(kind)).as("there is a type or a schema for %s", kind).isTrue();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(CUSTOM.path(kind));
    return schema.validate(object).stream().map(ValidationMessage::getMessage);
  }

  /** What of an object is as in Kubernetes' own. */
  private static Stream<String> ofParts(JsonNode object) {
    JsonNode behavior = object.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior");
    return Stream.concat(
        behavior.isMissingNode()
            ? Stream.empty()
            : MODEL.unknownFields(behavior, HorizontalPodAutoscalerBehavior.class).stream(),
        Stream.concat(
                Yaml.each(object.at("/spec/containers")),
                Yaml.each(object.at("/spec/explainer/containers")))
            .flatMap(container -> MODEL.unknownFields(container, Container.class).stream()));
  }
}
