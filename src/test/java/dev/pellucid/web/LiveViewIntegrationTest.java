package dev.pellucid.web;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in; REST and WebSocket out. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class LiveViewIntegrationTest {

  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0011");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource("/")
  URI service;

  private final TopicWriter writer = TopicWriter.plain();

  @BeforeEach
  void waitUntilTheViewFollowsAllItsTopics() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String probe = id("probe");
              Source source = writer.image(probe, PNG, Map.of());
              writer.explanation(probe, source);
              writer.send(WebTopics.DLQ, probe, PNG, Map.of());
              await()
                  .pollDelay(Duration.ofMillis(200))
                  .atMost(Duration.ofSeconds(2))
                  .until(() -> true);
              return image(probe).statusCode() == 200
                  && recentIds().contains(probe)
                  && rejected() > 0;
            });
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void anExplainedImageComesOutAsItWentIn() {
    // Given
    String id = id("photo");
    Source source = writer.image(id, PNG, Map.of());

    // When
    ExplanationEvent event = writer.explanation(id, source);

    // Then
    await().atMost(SOON).until(() -> recentIds().contains(id));
    given()
        .get("/api/explanations/recent?limit=1")
        .then()
        .statusCode(200)
        .body("[0].imageId", equalTo(id))
        .body("[0].time", equalTo(event.time().toString()))
        .body("[0].cam.png", equalTo("AQID"))
        .body("[0].concepts.residual", equalTo(0.1f));
    assertThat(image(id).asByteArray()).isEqualTo(PNG);
  }

  @Test
  void aPageSeesItWithTheAddressOfItsImage() {
    // Given
    try (LivePage page = LivePage.open(service)) {
      String id = id("photo");
      Source source = writer.image(id, PNG, Map.of());

      // When
      writer.explanation(id, source);

      // Then
      await().atMost(SOON).until(() -> page.shows(id));
      assertThat(page.messages().get(0).path("type").asText()).isEqualTo("hello");
      assertThat(page.messages().get(0).at("/feed/imagesTopic").asText())
          .isEqualTo(WebTopics.IMAGES);
      String address =
          page.messages().get(page.messages().size() - 1).at("/explanations/0/image").asText();
      assertThat(given().urlEncodingEnabled(false).get("/" + address).asByteArray()).isEqualTo(PNG);
    }
  }

  @Test
  void anExplanationThatOvertakesItsImageIsShownWithIt() {
    // Given
    try (LivePage page = LivePage.open(service)) {
      String id = id("late");
      Source first = writer.image(id, PNG, Map.of());
      Source next = new Source(first.topic(), first.partition(), first.offset() + 1);
      writer.explanation(id, next);

      // When
      writer.image(id, PNG, Map.of());

      // Then
      await().atMost(SOON).until(() -> page.shows(id));
      assertThat(
              page.messages().stream()
                  .flatMap(
                      message -> message.path("explanations").findValuesAsText("image").stream()))
          .anyMatch(address -> address.endsWith("offset=" + next.offset()));
    }
  }

  @Test
  void anExplanationOfAnAbortedTransactionIsNeverSeen() {
    // Given
    String aborted = id("aborted");
    String committed = id("committed");
    Source source = writer.image(aborted, PNG, Map.of());
    try (TopicWriter explainer = TopicWriter.transactional(id("tx"))) {
      explainer.producer().beginTransaction();
      explainer.explanation(aborted, source);
      explainer.producer().abortTransaction();
      explainer.producer().beginTransaction();
      explainer.explanation(committed, source);

      // When
      explainer.producer().commitTransaction();
    }

    // Then
    await().atMost(SOON).until(() -> recentIds().contains(committed));
    assertThat(recentIds()).doesNotContain(aborted);
  }

  @Test
  void aRejectIsCountedAndShownWithItsReason() {
    // Given
    long before = rejected();
    String id = id("bad");
    try (LivePage page = LivePage.open(service)) {

      // When
      writer.send(
          WebTopics.DLQ,
          id,
          new byte[17],
          Map.of(
              "dead-letter-reason", "truncated after 17 bytes",
              "pellucid.dlq.reason", "corrupt"));

      // Then
      await().atMost(SOON).until(() -> rejected() > before);
      await()
          .atMost(SOON)
          .until(
              () ->
                  page.messages().stream()
                      .map(message -> message.at("/rejects/0"))
                      .anyMatch(
                          reject ->
                              reject.path("imageId").asText().equals(id)
                                  && reject
                                      .path("reason")
                                      .asText()
                                      .equals("truncated after 17 bytes")
                                  && reject.path("code").asText().equals("corrupt")
                                  && reject.path("bytes").asInt() == 17));
    }
  }

  @Test
  void aRecordThatIsNoExplanationIsCountedAndDoesNoHarm() {
    // Given
    int before = given().get("/api/stats").path("stats.unreadable");
    String id = id("after");

    // When
    writer.send(WebTopics.EXPLANATIONS, "x", "{\"imageId\":".getBytes(UTF_8), Map.of());
    writer.explanation(id, new Source(WebTopics.IMAGES, 0, 0));

    // Then
    await()
        .atMost(SOON)
        .until(() -> given().get("/api/stats").<Integer>path("stats.unreadable") > before);
    await().atMost(SOON).until(() -> recentIds().contains(id));
  }

  @Test
  void theTypeOfAnImageIsToldByItsBytesNotByItsProducer() {
    // Given
    String page = id("page");
    String picture = id("picture");
    writer.image(
        page,
        "<html><script>alert(1)</script>".getBytes(UTF_8),
        Map.of("content-type", "image/png"));
    writer.image(picture, PNG, Map.of("content-type", "text/html"));

    // When
    await().atMost(SOON).until(() -> image(picture).statusCode() == 200);

    // Then
    image(picture)
        .then()
        .contentType("image/png")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", startsWith("default-src 'none'"));
    image(page).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/passwd",
        "..",
        "a/b/../c",
        "%2e%2e%2f",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a?b=c#d&e",
        "кадр 7 ☃",
        "{{constructor}}"
      })
  void aHostileImageIdIsJustAnId(String hostile) {
    // Given
    try (LivePage page = LivePage.open(service)) {
      Source source = writer.image(hostile, PNG, Map.of());

      // When
      writer.explanation(hostile, source);

      // Then
      await().atMost(SOON).until(() -> page.shows(hostile));
      byte[] byOrigin =
          given()
              .queryParam("topic", source.topic())
              .queryParam("partition", source.partition())
              .queryParam("offset", source.offset())
              .get("/api/images")
              .asByteArray();
      assertThat(byOrigin).isEqualTo(PNG);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<b>no</b>", "..%2F..%2Fetc%2Fpasswd", "%3Cscript%3E", "nothing"})
  void anUnknownImageIsAProblem(String id) {
    // Given
    String path = "/api/images/" + id.replace("<", "%3C").replace(">", "%3E");

    // When
    Response response = given().urlEncodingEnabled(false).get(path);

    // Then
    response
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .header("X-Content-Type-Options", "nosniff")
        .body("title", equalTo("Not Found"))
        .body("status", equalTo(404))
        .body("detail", startsWith("No image with id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/explanations/recent?limit=many",
        "/api/explanations/recent?limit=-1",
        "/api/explanations/recent?limit=99999999999",
        "/api/images",
        "/api/images?topic=images&partition=x&offset=1",
        "/api/images?topic=images&partition=0"
      })
  void aBadParameterIsAProblem(String path) {
    // Given the service

    // When
    Response response = given().get(path);

    // Then
    response
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("title", equalTo("Bad Request"))
        .body("detail", startsWith("Parameter '"));
  }

  @Test
  void aPageOfAnotherOriginGetsNoWebSocket() {
    // Given
    String origin = "https://evil.example";

    // When
    var refused = assertThatThrownBy(() -> LivePage.openFrom(origin, service).close());

    // Then
    refused
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void aPageOfItsOwnOriginGetsTheWebSocket() {
    // Given
    String origin = "http://" + service.getAuthority();

    // When
    try (LivePage page = LivePage.openFrom(origin, service)) {

      // Then
      await().atMost(SOON).until(() -> !page.messages().isEmpty());
    }
  }

  @Test
  void aPageThatVanishesIsNoError() {
    // Given
    List<String> errors = new CopyOnWriteArrayList<>();
    Handler handler = new ErrorsOf("io.quarkus.websockets", errors);
    Logger.getLogger("").addHandler(handler);
    try {
      List<Socket> pages = Stream.generate(() -> VanishingPage.open(service)).limit(40).toList();

      // When
      pages.forEach(VanishingPage::vanish);

      // Then whatever was under way to it, no error is logged while frames go on
      try (LivePage page = LivePage.open(service)) {
        await().atMost(SOON).until(() -> page.messages().size() > 4);
      }
      assertThat(errors).isEmpty();
    } finally {
      Logger.getLogger("").removeHandler(handler);
    }
  }

  private static Response image(String id) {
    return given().pathParam("id", id).get("/api/images/{id}");
  }

  private static List<String> recentIds() {
    return given().get("/api/explanations/recent?limit=50").path("imageId");
  }

  private static long rejected() {
    return given().get("/api/stats").<Integer>path("stats.rejected");
  }

  private static String id(String what) {
    return what + "-" + UUID.randomUUID();
  }
}
