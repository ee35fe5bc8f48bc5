package dev.pellucid.web.security;

import static dev.pellucid.web.security.WithPasswords.PASSWORD;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WithPasswords.class)
class PasswordsTest {

  private static final int TRIES = 20;

  @TestHTTPResource("/")
  URI service;

  @Inject MeterRegistry registry;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/app/main.js",
        "/api/me",
        "/api/stats",
        "/live",
        "/v2/models/x",
        "/q/health"
      })
  void whoDoesNotSayWhoTheyAreIsAsked(String path) {
    // Given
    RequestSpecification nobody = given();

    // When
    Response answer = nobody.get(path);

    // Then
    answer
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Basic realm="))
        .header("X-Content-Type-Options", "nosniff")
        .contentType("application/problem+json")
        .body("status", equalTo(401))
        .body("title", equalTo("Unauthorized"))
        .body("detail", containsString("Say who you are"));
  }

  @Test
  void whoIsRefusedNamesNoMetric() {
    // Given
    RequestSpecification nobody = given();

    // When
    nobody.get("/made-up/by/nobody").then().statusCode(401);

    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(registry.find("http.server.requests").tag("status", "401").timers())
                    .isNotEmpty());
    assertThat(registry.find("http.server.requests").timers())
        .noneMatch(timer -> timer.getId().getTag("uri").contains("made-up"));
  }

  @Test
  void healthAsKserveAsksForItIsOpen() {
    // Given
    RequestSpecification nobody = given();

    // When
    Response answer = nobody.get("/v2/health/live");

    // Then
    assertThat(answer.statusCode()).isNotIn(401, 403);
  }

  @Test
  void whoMaySeeGetsThePage() {
    // Given
    RequestSpecification viewer = as("view");

    // When
    Response answer = viewer.get("/");

    // Then
    answer
        .then()
        .statusCode(200)
        .header("X-Frame-Options", "DENY")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Permissions-Policy", containsString("camera=()"))
        .header("Strict-Transport-Security", nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "view,POST,/api/explain,403",
    "view,POST,/api/explanations/deep,403",
    "view,POST,/api/monitor/alerts/a/acknowledgement,403",
    "view,POST,/v1/models/x,403",
    "view,POST,/v2/models/x/infer,403",
    "view,POST,/api/models/reload,403",
    "explain,POST,/api/models/reload,403",
    "explain,POST,/api/models/x/reload,403",
    "explain,POST,/api/stats,403",
    "admin,GET,/nothing/there,403"
  })
  void whoMayNotIsToldWhy(String name, String method, String path, int status) {
    // Given
    RequestSpecification somebody = as(name);

    // When
    Response answer = somebody.request(method, path);

    // Then
    answer
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("title", equalTo("Forbidden"))
        .body("detail", startsWith(method + " " + path));
  }

  @ParameterizedTest
  @CsvSource({
    "explain,GET,/api/stats",
    "explain,POST,/api/explain",
    "explain,POST,/v2/models/x/infer",
    "admin,POST,/api/explain",
    "admin,POST,/api/models/reload"
  })
  void whoMayIsNotRefused(String name, String method, String path) {
    // Given
    RequestSpecification somebody = as(name);

    // When
    Response answer = somebody.request(method, path);

    // Then
    assertThat(answer.statusCode()).isNotIn(401, 403);
  }

  @Test
  void thePageLearnsWhoItIsFor() {
    // Given
    RequestSpecification somebody = as("explain");

    // When
    Response me = somebody.get("/api/me");

    // Then
    me.then()
        .statusCode(200)
        .body("name", equalTo("explain"))
        .body("roles", contains("view", "explain"))
        .body("mode", equalTo("basic"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic ", "Basic !!!", "Basic bm9jb2xvbg=="})
  void aMalformedHeaderIsRefused(String header) {
    // Given
    RequestSpecification odd = given().header("Authorization", header);

    // When
    Response answer = odd.get("/api/me");

    // Then
    answer.then().statusCode(401).contentType("application/problem+json");
  }

  @Test
  void aPageOfAnotherOriginCanChangeNothing() {
    // Given
    RequestSpecification lured = as("admin").header("Origin", "https://elsewhere.example");

    // When
    Response answer = lured.post("/api/models/reload");

    // Then
    answer
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", containsString("another origin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void norWhereTheBrowserSaysOnlyThatItIsAnother(String site) {
    // Given
    RequestSpecification lured = as("admin").header("Sec-Fetch-Site", site);

    // When
    Response answer = lured.post("/api/models/reload");

    // Then
    answer.then().statusCode(403).body("detail", containsString("another origin"));
  }

  @Test
  void thePageItselfCan() {
    // Given
    RequestSpecification page =
        as("admin")
            .header("Origin", "http://" + service.getAuthority())
            .header("Sec-Fetch-Site", "same-origin");

    // When
    Response answer = page.post("/api/models/reload");

    // Then
    assertThat(answer.statusCode()).isNotEqualTo(403);
  }

  @Test
  void norDoesItMatterThatItSpeaksHttp2() throws IOException, InterruptedException {
    // Given a connection that was upgraded by the request before
    HttpClient page = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    page.send(fromPage("/api/me").GET().build(), HttpResponse.BodyHandlers.discarding());

    // When
    HttpResponse<String> answer =
        page.send(
            fromPage("/api/models/reload").POST(HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isNotIn(401, 403);
  }

  private HttpRequest.Builder fromPage(String path) {
    return HttpRequest.newBuilder(service.resolve(path))
        .header("Authorization", login("admin"))
        .header("Origin", "http://" + service.getAuthority());
  }

  @Test
  void theWebSocketAsksForTheRoleToo() {
    // Given
    WebSocket.Builder nobody = HttpClient.newHttpClient().newWebSocketBuilder();

    // When
    var refused = assertThatThrownBy(() -> open(nobody));

    // Then
    refused
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
  }

  @Test
  void onlySoManyPagesAreOpenAtOnce() {
    // Given
    WebSocket.Builder viewer =
        HttpClient.newHttpClient().newWebSocketBuilder().header("Authorization", login("view"));
    List<WebSocket> open = new ArrayList<>(List.of(open(viewer), open(viewer)));

    // When
    var refused = assertThatThrownBy(() -> open.add(open(viewer)));

    // Then
    refused
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(503));
    open.forEach(WebSocket::abort);
  }

  @Test
  void whoGuessesHasToWait() throws InterruptedException {
    // Given
    List<Response> answers = new ArrayList<>();

    // When
    for (int i = 0; i < TRIES; i++) {
      answers.add(given().auth().preemptive().basic("admin", "guess " + i).get("/api/me"));
    }

    // Then
    assertThat(answers).extracting(Response::statusCode).startsWith(401).contains(429);
    answers
        .get(TRIES - 1)
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .body("title", equalTo("Too Many Requests"));
    int pause = Integer.parseInt(answers.get(TRIES - 1).header("Retry-After"));
    assertThat(pause).isPositive();
    Thread.sleep(1000L * pause);
  }

  private static RequestSpecification as(String name) {
    return given().auth().preemptive().basic(name, PASSWORD);
  }

  private static String login(String name) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  private WebSocket open(WebSocket.Builder client) {
    return client
        .buildAsync(
            URI.create("ws://" + service.getAuthority() + "/live"), new WebSocket.Listener() {})
        .join();
  }
}
