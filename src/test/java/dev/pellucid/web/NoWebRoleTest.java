package dev.pellucid.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.pellucid.demo.broker.SharedKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that only answers requests shows no page. */
@QuarkusTest
@TestProfile(NoWebRoleTest.Other.class)
class NoWebRoleTest {

  /** The other role. */
  public static final class Other implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("pellucid.roles", "infer");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(SharedKafka.class));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/app/main.js",
        "/api/stats",
        "/live",
        "/_static/lit/index.js"
      })
  void thereIsNoPage(String path) {
    // Given the service

    // When
    Response response = given().get(path);

    // Then
    response
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", containsString("role 'web'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/methods", "/v1/models", "/v2/health/live"})
  void requestsAreAnswered(String path) {
    // Given the service

    // When
    Response response = given().get(path);

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
  }
}
