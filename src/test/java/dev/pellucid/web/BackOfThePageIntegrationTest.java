package dev.pellucid.web;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.event.AlertAcknowledgement;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.Schemas;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.reference.ShareScale;
import dev.pellucid.stream.TopicMaker;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the page can ask for and do in a process that has no models, no monitor and no deep lane.
 */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class BackOfThePageIntegrationTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource("/")
  URI service;

  private final TopicWriter writer = TopicWriter.plain();

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void aModelThatRunsElsewhereIsKnownFromItsExplanations() {
    // Given
    String model = id("elsewhere");
    ExplanationEvent explained = Explanations.explanation(id("photo"), 7, model, "stop", null, 0.5);
    awaitFollowing();

    // When
    send(explained);

    // Then
    await().atMost(SOON).until(() -> modelNames().contains(model));
    given()
        .get("/api/models")
        .then()
        .statusCode(200)
        .body("from", equalTo("explanations"))
        .body("reloadable", equalTo(false))
        .body("why", containsString("runs no models"))
        .rootPath("models.find { it.name == '%s' }".formatted(model))
        .body("state", equalTo("elsewhere"))
        .body("version", equalTo("1"))
        .body("details", equalTo(false))
        .body("images", equalTo(1))
        .body("lastImage", notNullValue())
        .body("input", nullValue())
        .body("concepts.monitored", equalTo(2));
    given()
        .get("/api/models/" + model + "/concepts")
        .then()
        .body("details", equalTo(false))
        .body("concepts.name", equalTo(List.of("octagon", "red")));
  }

  @Test
  void theReferenceOfAModelIsKnownAndThatItsFirstImagesWereIt() {
    // Given
    String model = id("learnt");
    ModelRef version = new ModelRef(model, "1");
    Reference reference =
        new Reference(
            version,
            2000,
            Map.of(
                new Quantity(Kind.CLASS_SHARE, Optional.of("stop"), Optional.empty()),
                new ShareScale(2000, 40)));
    awaitFollowing();
    send(Explanations.explanation(id("photo"), 7, model, "stop", null, 0.5));

    // When
    writer.send(
        WebTopics.REFERENCES, model + "@1 learnt", ReferenceJson.write(reference), Map.of());

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .get("/api/models/" + model)
                    .then()
                    .statusCode(200)
                    .body("reference.kind", equalTo("learnt"))
                    .body("reference.images", equalTo(2000))
                    .body("reference.quantities", equalTo(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/models/reload", "/api/models/any/reload"})
  void whereNoModelsRunNoneCanBeReloaded(String path) {
    // Given the service

    // When
    Response response = given().post(path);

    // Then
    response
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString("runs no models"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/models/nothing",
        "/api/models/nothing/concepts",
        "/api/models/..%2F..%2Fetc/concepts",
        "/api/models/nothing/concepts/red/exemplars/0",
        "/api/models/x/concepts/..%2F..%2F..%2Fetc%2Fpasswd/exemplars/0",
        "/api/explanations/similar?id=nothing"
      })
  void whatIsNotThereIsAProblem(String path) {
    // Given the service

    // When
    Response response = given().urlEncodingEnabled(false).get(path);

    // Then
    response.then().statusCode(404).contentType("application/problem+json");
  }

  @Test
  void anAcknowledgedAlertIsSoForAllInstancesAndForGood() throws Exception {
    // Given
    String alert = id("drift");
    writer.alert(Signals.alert(alert, State.OPENED, Explanations.NOON));
    await().atMost(SOON).until(() -> alerts().contains(alert));

    try (LivePage page = LivePage.open(service)) {
      // When
      Response response =
          given()
              .contentType(ContentType.JSON)
              .body(Map.of("by", "ann", "note", "the lens is dirty"))
              .post("/api/monitor/alerts/" + alert + "/acknowledgement");

      // Then
      response.then().statusCode(200).body("by", equalTo("ann"));
      given()
          .get("/api/monitor/alerts")
          .then()
          .rootPath("alerts.find { it.event.id == '%s' }.acknowledgement".formatted(alert))
          .body("note", equalTo("the lens is dirty"))
          .body("time", notNullValue());
      List<ConsumerRecord<byte[], byte[]>> written = acknowledgements(alert);
      assertThat(written).hasSize(1);
      assertThat(Schemas.violations("alert-acknowledgement", written.get(0).value())).isEmpty();
      assertThat(cleanupPolicy()).isEqualTo("compact");
      await()
          .atMost(SOON)
          .until(
              () ->
                  page.messages().stream()
                      .anyMatch(m -> m.at("/monitor/acknowledged").asInt() > 0));
    }
  }

  @Test
  void anAcknowledgementCanBeTakenBack() {
    // Given
    String alert = id("drift");
    String path = "/api/monitor/alerts/" + alert + "/acknowledgement";
    writer.alert(Signals.alert(alert, State.OPENED, Explanations.NOON));
    await().atMost(SOON).until(() -> alerts().contains(alert));
    given().contentType(ContentType.JSON).body("{}").post(path).then().statusCode(200);

    // When
    Response response = given().delete(path);

    // Then
    response.then().statusCode(204);
    given()
        .get("/api/monitor/alerts")
        .then()
        .body("alerts.find { it.event.id == '%s' }.acknowledgement".formatted(alert), nullValue());
    assertThat(acknowledgements(alert)).extracting(record -> record.value() == null).contains(true);
  }

  @Test
  void whatAnotherInstanceAcknowledgedIsKnown() {
    // Given
    String alert = id("drift");
    writer.alert(Signals.alert(alert, State.OPENED, Explanations.NOON));
    await().atMost(SOON).until(() -> alerts().contains(alert));
    TopicMaker.compacted(
        Map.of("bootstrap.servers", SharedKafka.bootstrapServers()), WebTopics.ACKNOWLEDGEMENTS);

    // When
    writer.send(
        WebTopics.ACKNOWLEDGEMENTS,
        alert,
        EventJson.ACKNOWLEDGEMENT.write(
            new AlertAcknowledgement(alert, null, "seen", Explanations.NOON)),
        Map.of());

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .get("/api/monitor/alerts")
                    .then()
                    .body(
                        "alerts.find { it.event.id == '%s' }.acknowledgement.note".formatted(alert),
                        equalTo("seen")));
  }

  @Test
  void anAlertThatIsNotThereCannotBeAcknowledged() {
    // Given
    String path = "/api/monitor/alerts/" + id("never") + "/acknowledgement";

    // When
    Response response = given().contentType(ContentType.JSON).body("{}").post(path);

    // Then
    response.then().statusCode(404).body("detail", containsString("There is no alert"));
  }

  @Test
  void recentExplanationsCanBeFilteredByModelClassAndGroup() {
    // Given
    String model = id("filtered");
    awaitFollowing();
    send(Explanations.explanation("a", 1, model, "stop", null, 0.5));
    send(Explanations.explanation("b", 2, model, "yield", null, 0.5));
    await().atMost(SOON).until(() -> recent(model).size() == 2);

    // When
    Response response =
        given()
            .queryParams("model", model, "class", "yield", "group", "district=north")
            .get("/api/explanations/recent");

    // Then
    response.then().statusCode(200).body("imageId", equalTo(List.of("b")));
    given()
        .queryParams("model", model, "group", "district=south")
        .get("/api/explanations/recent")
        .then()
        .body("size()", equalTo(0));
  }

  @Test
  void theNearestDecidedAlikeAndOtherwiseAreFound() {
    // Given
    String model = id("near");
    awaitFollowing();
    send(Explanations.explanation("asked", 1, model, "stop", null, 0.5));
    send(Explanations.explanation("alike", 2, model, "stop", null, 0.6));
    send(Explanations.explanation("other", 3, model, "yield", null, 0.5));
    await().atMost(SOON).until(() -> recent(model).size() == 3);

    // When
    Response response =
        given()
            .queryParams("topic", "images", "partition", 0, "offset", 1, "limit", 3)
            .get("/api/explanations/similar");

    // Then
    response
        .then()
        .statusCode(200)
        .body("of.event.source.offset", equalTo(1))
        .body("same.event.model.name", everyItem(equalTo(response.path("of.event.model.name"))));
    given()
        .queryParams("id", "asked", "limit", 3)
        .get("/api/explanations/similar")
        .then()
        .body("compared", equalTo(2))
        .body("same.event.imageId", equalTo(List.of("alike")))
        .body("other.event.imageId", equalTo(List.of("other")))
        .body("other[0].similarity", equalTo(1.0f))
        .body("reason", nullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/explanations/recent?group=district",
        "/api/explanations/similar",
        "/api/explanations/similar?id=x&limit=1000",
        "/api/explanations/similar?topic=images&partition=0"
      })
  void aBadParameterIsAProblem(String path) {
    // Given the service

    // When
    Response response = given().get(path);

    // Then
    response.then().statusCode(400).contentType("application/problem+json");
  }

  /** From then on nothing that is sent is missed. */
  private void awaitFollowing() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String probe = id("probe");
              writer.explanation(probe, new Source(WebTopics.IMAGES, 0, 0));
              await().pollDelay(Duration.ofMillis(100)).until(() -> true);
              return given()
                  .get("/api/explanations/recent?limit=50")
                  .<List<String>>path("imageId")
                  .contains(probe);
            });
  }

  private void send(ExplanationEvent event) {
    writer.send(
        WebTopics.EXPLANATIONS, event.imageId(), EventJson.EXPLANATION.write(event), Map.of());
  }

  private static List<String> modelNames() {
    return given().get("/api/models").path("models.name");
  }

  private static List<String> alerts() {
    return given().get("/api/monitor/alerts").path("alerts.event.id");
  }

  private static List<String> recent(String model) {
    return given().queryParam("model", model).get("/api/explanations/recent").path("imageId");
  }

  private static List<ConsumerRecord<byte[], byte[]>> acknowledgements(String alert) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", SharedKafka.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(WebTopics.ACKNOWLEDGEMENTS, 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = consumer.endOffsets(all).get(all.get(0));
      ArrayList<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (consumer.position(all.get(0)) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      found.removeIf(record -> !new String(record.key(), UTF_8).equals(alert));
      return found;
    }
  }

  private static String cleanupPolicy() throws Exception {
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, WebTopics.ACKNOWLEDGEMENTS);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedKafka.bootstrapServers()))) {
      return admin
          .describeConfigs(List.of(topic))
          .all()
          .get()
          .get(topic)
          .get("cleanup.policy")
          .value();
    }
  }

  private static String id(String what) {
    return what + "-" + UUID.randomUUID();
  }
}
