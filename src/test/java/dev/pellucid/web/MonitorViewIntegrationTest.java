package dev.pellucid.web;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.FairnessSignal;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals and alerts in; REST and WebSocket out. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class MonitorViewIntegrationTest {

  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0011");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOON = Explanations.NOON;

  @TestHTTPResource("/")
  URI service;

  @Inject Event<TimeMark> marks;

  private final TopicWriter writer = TopicWriter.plain();

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void anAlertThatOpenedBeforeTheServiceStartedIsKnown() {
    // Given an alert that was on the topic already

    // When
    await().atMost(SOON).until(() -> alertIds().contains(WebTopics.EARLIER_ALERT));

    // Then
    try (LivePage page = LivePage.open(service)) {
      await().atMost(SOON).until(() -> !page.messages().isEmpty());
      assertThat(page.messages().get(0).at("/monitor/open").asInt()).isPositive();
    }
  }

  @Test
  void aDriftSignalIsKnownToWhoComesLater() {
    // Given
    String quantity = id("entropy");
    send(Signals.drift(quantity, NOON, 2));

    // When
    send(Signals.drift(quantity, NOON.plusSeconds(10), 3));

    // Then
    RequestSpecification asked =
        given().queryParams("model", "signs", "version", "1", "quantity", quantity);
    await()
        .atMost(SOON)
        .until(() -> get(asked, "drift/history").<List<Float>>path("eValue").size() == 2);
    get(asked, "drift/history")
        .then()
        .body("eValue", contains(2f, 3f))
        .body("[1].time", equalTo("2026-03-01T12:00:10Z"));
    get(asked.queryParam("after", NOON.toString()), "drift/history")
        .then()
        .body("eValue", contains(3f));
    get(given(), "drift")
        .then()
        .statusCode(200)
        .body("find { it.quantity.id == '%s' }.evidence.eValue".formatted(quantity), equalTo(3f));
  }

  @Test
  void aPageIsToldWhatToAskForAnewAndNothingMore() {
    // Given
    try (LivePage page = LivePage.open(service)) {
      await().atMost(SOON).until(() -> !page.messages().isEmpty());
      long before = page.messages().get(0).at("/monitor/fairness").asLong();

      // When
      send(Signals.fairness("district", NOON, 0.1));

      // Then
      await().atMost(SOON).until(() -> last(page).at("/monitor/fairness").asLong() > before);
      assertThat(last(page).path("monitor").toString().length()).isLessThan(100);
    }
  }

  @Test
  void aGapIsKnownToWhoComesLater() {
    // Given
    String attribute = id("district");

    // When
    send(Signals.fairness(attribute, NOON, 0.25));

    // Then
    RequestSpecification asked =
        given()
            .queryParams("model", "signs", "version", "1", "attribute", attribute)
            .queryParams("measure", "accuracy", "first", "north", "second", "west");
    await()
        .atMost(SOON)
        .until(() -> get(asked, "fairness/history").<List<Float>>path("gap").size() == 1);
    get(asked, "fairness/history").then().body("gap", contains(0.25f));
    get(given(), "fairness")
        .then()
        .body("find { it.attribute == '%s' }.practical".formatted(attribute), equalTo(0.05f));
  }

  @Test
  void theExamplesOfAnAlertStayWhileOtherImagesPassBy() {
    // Given an image that an alert points at
    String photo = id("photo");
    String alert = id("drift");
    await()
        .atMost(SOON)
        .until(
            () -> {
              writer.image(photo, PNG, Map.of());
              return given().get("/api/images/" + photo).statusCode() == 200;
            });

    // When
    writer.alert(Signals.alert(alert, State.OPENED, NOON, photo, "gone"));

    // Then
    await().atMost(SOON).until(() -> alertIds().contains(alert));
    assertThat(get(given(), "alerts").<List<String>>path("pictures"))
        .contains(photo)
        .doesNotContain("gone");
  }

  @Test
  void whatIsNoSignalDoesNoHarm() {
    // Given
    int before = given().get("/api/stats").path("stats.unreadable");
    String alert = id("after");

    // When
    writer.send(WebTopics.ALERTS, alert, "{\"id\":".getBytes(UTF_8), Map.of());
    writer.alert(Signals.alert(alert, State.OPENED, NOON));

    // Then
    await().atMost(SOON).until(() -> alertIds().contains(alert));
    assertThat(given().get("/api/stats").<Integer>path("stats.unreadable")).isGreaterThan(before);
  }

  @Test
  void whoKnowsOfAMomentCanMarkIt() {
    // Given
    TimeMark fog = new TimeMark(NOON, id("fog"), "nothing but fog");

    // When
    marks.fire(fog);

    // Then
    assertThat(get(given(), "marks").<List<String>>path("name")).contains(fog.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drift/history",
        "drift/history?model=m&version=1",
        "drift/history?model=m&version=1&quantity=q&after=yesterday",
        "fairness/history?model=m&version=1&attribute=a&measure=x&first=f"
      })
  void aBadParameterIsAProblem(String path) {
    // Given the service

    // When
    Response response = given().get("/api/monitor/" + path);

    // Then
    response
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", startsWith("Parameter '"));
  }

  private void send(DriftSignal signal) {
    writer.send(WebTopics.DRIFT, signal.model().name(), EventJson.DRIFT.write(signal), Map.of());
  }

  private void send(FairnessSignal signal) {
    writer.send(
        WebTopics.FAIRNESS,
        signal.model().name() + "/" + signal.attribute(),
        EventJson.FAIRNESS.write(signal),
        Map.of());
  }

  private static List<String> alertIds() {
    return get(given(), "alerts").path("alerts.event.id");
  }

  private static Response get(RequestSpecification asked, String path) {
    return asked.get("/api/monitor/" + path);
  }

  private static JsonNode last(LivePage page) {
    return page.messages().get(page.messages().size() - 1);
  }

  private static String id(String what) {
    return what + "-" + UUID.randomUUID();
  }
}
