package dev.pellucid.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and everything it loads come from this service, and from nowhere else. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class PageTest {

  private record ImportMap(Map<String, String> imports) {}

  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:^|[;}\\s])(?:import|export)(?:[\\w$*{}, \\n]*?from)?\\s*\\(?[\"']([^\"']+)[\"']");
  private static final Pattern ELSEWHERE = Pattern.compile("(?:src|href)=\"(?:https?:)?//");

  @Test
  void thePolicyAllowsTheImportMapOfThePage() throws Exception {
    // Given
    Response page = given().get("/");

    // When
    Matcher importMap = IMPORT_MAP.matcher(page.asString());

    // Then
    assertThat(importMap.find()).isTrue();
    String digest =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(importMap.group(1).getBytes(StandardCharsets.UTF_8)));
    page.then()
        .statusCode(200)
        .header("Content-Security-Policy", containsString("'sha256-" + digest + "'"))
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-cache");
  }

  @Test
  void everyModuleThatThePageImportsIsServed() throws Exception {
    // Given
    String page = given().get("/").asString();
    Matcher importMap = IMPORT_MAP.matcher(page);
    assertThat(importMap.find()).isTrue();
    Map<String, String> names =
        new ObjectMapper().readValue(importMap.group(1), ImportMap.class).imports();
    Set<String> seen = new HashSet<>();
    Deque<String> toLoad = new ArrayDeque<>(Set.of("/app/main.js"));

    // When
    while (!toLoad.isEmpty()) {
      String address = toLoad.pop();
      if (seen.add(address)) {
        Response module = given().get(address);
        assertThat(module.statusCode()).as(address).isEqualTo(200);
        assertThat(module.contentType()).as(address).contains("javascript");
        Matcher imports = IMPORT.matcher(address.contains("echarts") ? "" : module.asString());
        while (imports.find()) {
          toLoad.push(resolve(address, imports.group(1), names));
        }
      }
    }

    // Then
    assertThat(seen)
        .contains(
            "/app/parts/app.js",
            "/app/strings.js",
            "/_static/lit/index.js",
            "/_static/lit-html/lit-html.js",
            "/_static/reactive-element/reactive-element.js",
            "/_static/echarts/dist/echarts.esm.min.js");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    // Given
    Response page = given().get("/");

    // When
    String text = page.asString();

    // Then
    assertThat(text).doesNotContainPattern(ELSEWHERE);
    for (String file :
        Set.of("/app/tokens.css", "/app/page.css", "/app/mark.svg", "/app/boot.js")) {
      given().get(file).then().statusCode(200);
    }
  }

  private static String resolve(String from, String name, Map<String, String> names) {
    if (name.startsWith(".")) {
      return URI.create(from).resolve(name).toString();
    }
    String best = "";
    for (String prefix : names.keySet()) {
      boolean fits = prefix.endsWith("/") ? name.startsWith(prefix) : name.equals(prefix);
      if (fits && prefix.length() > best.length()) {
        best = prefix;
      }
    }
    assertThat(best).as("import of %s in %s", name, from).isNotEmpty();
    return names.get(best) + name.substring(best.length());
  }
}
