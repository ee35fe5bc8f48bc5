package dev.pellucid.web.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are checked for real, by the key of a provider that runs here. */
@QuarkusTest
@TestProfile(WithTokens.class)
class TokensTest {

  @TestHTTPResource("/")
  URI service;

  @ConfigProperty(name = OpenIdProvider.ADDRESS)
  String provider;

  @Test
  void aTokenSaysWhoItIsAndWhatTheyMay() {
    // Given
    RequestSpecification somebody = with(token("group=view"));

    // When
    Response me = somebody.get("/api/me");

    // Then
    me.then()
        .statusCode(200)
        .body("name", equalTo("carol"))
        .body("roles", contains("view"))
        .body("mode", equalTo("oidc"));
    with(token("group=view")).post("/api/explain").then().statusCode(403);
  }

  @Test
  void theProvidersRolesCanBeMapped() {
    // Given
    RequestSpecification somebody = with(token("group=operators"));

    // When
    Response me = somebody.get("/api/me");

    // Then
    me.then().statusCode(200).body("roles", contains("view", "explain", "admin"));
  }

  @Test
  void aTokenWithoutARoleIsNotEnough() {
    // Given
    RequestSpecification somebody = with(token("group=accounting"));

    // When
    Response answer = somebody.get("/api/stats");

    // Then
    answer.then().statusCode(403).contentType("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"group=admin&forged", "group=admin&expired"})
  void aTokenThatIsForgedOrExpiredIsRefused(String how) {
    // Given
    RequestSpecification somebody = with(token(how));

    // When
    Response answer = somebody.get("/api/me");

    // Then
    answer
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .contentType("application/problem+json");
  }

  @Test
  void passwordsAreNotLookedAt() {
    // Given
    RequestSpecification somebody = given().auth().preemptive().basic("admin", "admin");

    // When
    Response answer = somebody.get("/api/me");

    // Then
    answer.then().statusCode(401).header("WWW-Authenticate", startsWith("Bearer"));
  }

  @Test
  void programsWithoutATokenAreNotSentToALogin() {
    // Given
    RequestSpecification nobody = given().redirects().follow(false);

    // When
    Response answer = nobody.get("/api/stats");

    // Then
    answer
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .contentType("application/problem+json");
  }

  @Test
  void peopleLogInAtTheProvider() throws IOException, InterruptedException {
    // Given
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    // When
    HttpResponse<String> page = get(browser, "/");

    // Then
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("importmap");
    assertThat(get(browser, "/api/me").body()).contains("carol").contains("explain");
  }

  private HttpResponse<String> get(HttpClient browser, String path)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(service.resolve(path)).header("Accept", "text/html, */*").build(),
        BodyHandlers.ofString());
  }

  private String token(String how) {
    return given().urlEncodingEnabled(false).get(provider + "/issue?" + how).asString();
  }

  private static RequestSpecification with(String token) {
    return given().auth().oauth2(token);
  }
}
