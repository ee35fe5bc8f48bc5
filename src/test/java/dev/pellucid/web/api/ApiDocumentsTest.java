package dev.pellucid.web.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pellucid.stream.TopicConfig;
import dev.pellucid.web.OnlyWeb;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says of itself, also where it explains nothing. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class ApiDocumentsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final java.nio.file.Path SCHEMAS =
      java.nio.file.Path.of("src/main/resources/schemas");

  @Inject TopicConfig topics;

  @Test
  void openApiNamesEveryOperationThatThereIs() throws IOException {
    // Given
    Set<String> operations = operations();

    // When
    JsonNode document = openApi();

    // Then
    Set<String> named = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> named.add(method + " " + path.getKey())));
    assertThat(named).isEqualTo(operations).hasSizeGreaterThan(20);
  }

  @Test
  void everyOperationOfOpenApiIsCompleteAndCanBeToldFromTheOthers() throws IOException {
    // Given
    List<JsonNode> operations = new ArrayList<>();

    // When
    openApi().path("paths").forEach(path -> path.forEach(operations::add));

    // Then
    assertThat(operations)
        .allSatisfy(
            operation -> {
              assertThat(operation.path("tags")).hasSize(1);
              assertThat(operation.path("responses").size()).isGreaterThan(1);
              operation
                  .path("responses")
                  .forEach(
                      response -> assertThat(response.path("description").asText()).isNotBlank());
            });
    assertThat(operations)
        .extracting(operation -> operation.path("operationId").asText())
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void everyReferenceOfOpenApiLeadsSomewhere() throws IOException {
    // Given the service

    // When
    JsonNode document = openApi();

    // Then
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(reference -> assertThat(leadsSomewhere(document, reference)).isTrue());
  }

  @Test
  void asyncApiHasAChannelForEveryTopicByItsConfiguredName() throws Exception {
    // Given the service

    // When
    JsonNode document = asyncApi();

    // Then
    List<String> channels = new ArrayList<>();
    document.path("channels").fieldNames().forEachRemaining(channels::add);
    assertThat(channels)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(TopicConfig.class.getDeclaredMethods()).map(Method::getName).toList());
    for (Method topic : TopicConfig.class.getDeclaredMethods()) {
      assertThat(document.at("/channels/" + topic.getName() + "/address").textValue())
          .isEqualTo(topic.invoke(topics));
    }
  }

  @Test
  void everyReferenceOfAsyncApiLeadsSomewhereAndEverySchemaIsReferredTo() throws IOException {
    // Given
    List<String> schemas;
    try (Stream<java.nio.file.Path> files = Files.list(SCHEMAS)) {
      schemas =
          files.map(file -> "asyncapi/schemas/" + file.getFileName()).collect(Collectors.toList());
    }

    // When
    JsonNode document = asyncApi();

    // Then
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references)
        .containsAll(schemas)
        .allSatisfy(reference -> assertThat(leadsSomewhere(document, reference)).isTrue());
  }

  @Test
  void everyMessageAndHeaderOfAsyncApiIsDescribed() throws IOException {
    // Given the service

    // When
    JsonNode components = asyncApi().path("components");

    // Then
    components
        .path("messages")
        .forEach(
            message -> {
              assertThat(message.path("title").asText()).isNotBlank();
              assertThat(message.at("/bindings/kafka/key/description").asText()).isNotBlank();
              assertThat(message.has("payload")).isTrue();
            });
    assertThat(components.at("/schemas/imageHeaders/properties")).isNotEmpty();
    components
        .at("/schemas/imageHeaders/properties")
        .forEach(header -> assertThat(header.path("description").asText()).isNotBlank());
  }

  @Test
  void asyncApiIsYamlUnlessJsonIsAskedFor() throws IOException {
    // Given
    JsonNode json = asyncApi();

    // When
    Response response = given().get("/asyncapi");

    // Then
    assertThat(response.contentType()).startsWith("application/yaml");
    assertThat(new YAMLMapper().readTree(response.asString())).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "..", "%2e%2e%2fapplication", "Alert"})
  void aSchemaThatThereIsNotIsNotFound(String name) {
    // Given the service

    // When
    Response response =
        given().urlEncodingEnabled(false).get("/asyncapi/schemas/" + name + ".schema.json");

    // Then
    assertThat(response.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"/api/explain, detail", "/v1/models/m:predict, error", "/v2/models/m/infer, error"})
  void withoutTheRoleInferRequestsAreSentElsewhere(String path, String field) {
    // Given the service with the role web alone

    // When
    Response response =
        given().urlEncodingEnabled(false).contentType("application/json").body("{}").post(path);

    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.jsonPath().getString(field)).contains("role 'infer'");
  }

  @Test
  void withoutTheRoleInferTheServerLivesButIsNotReady() {
    // Given the service with the role web alone

    // When
    Response response = given().get("/v2/health/ready");

    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.asString()).isEqualTo("{\"ready\":false}");
    assertThat(given().get("/v2/health/live").statusCode()).isEqualTo(200);
  }

  private static JsonNode openApi() throws IOException {
    return JSON.readTree(given().accept("application/json").get("/openapi").asString());
  }

  private static JsonNode asyncApi() throws IOException {
    return JSON.readTree(given().accept("application/json").get("/asyncapi").asString());
  }

  /** In the document itself, or at the service. */
  private static boolean leadsSomewhere(JsonNode document, String reference) {
    return reference.startsWith("#")
        ? !document.at(reference.substring(1)).isMissingNode()
        : given().get(reference.startsWith("/") ? reference : "/" + reference).statusCode() == 200;
  }

  /** As the classes declare them, without the patterns of parameters. */
  private static Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (JavaClass resource :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.pellucid.web")) {
      if (resource.isAnnotatedWith(Path.class)) {
        String base = resource.getAnnotationOfType(Path.class).value();
        for (JavaMethod method : resource.getMethods()) {
          for (Class<? extends Annotation> verb :
              List.of(GET.class, POST.class, PUT.class, DELETE.class)) {
            if (method.isAnnotatedWith(verb)) {
              operations.add(
                  "%s %s"
                      .formatted(
                          verb.getSimpleName().toLowerCase(Locale.ROOT), path(base, method)));
            }
          }
        }
      }
    }
    return operations;
  }

  private static String path(String base, JavaMethod method) {
    String own =
        method
            .tryGetAnnotationOfType(Path.class)
            .map(path -> path.value().startsWith("/") ? path.value() : "/" + path.value())
            .orElse("");
    return (base + own).replaceAll("\\{\\s*(\\w+)\\s*:(?:[^{}]|\\{[^{}]*})*}", "{$1}");
  }
}
