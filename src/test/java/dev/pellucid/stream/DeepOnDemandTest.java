package dev.pellucid.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.pellucid.event.ExplanationEvent.Source;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.awt.Color;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for over HTTP, in a process that has models and a deep lane. */
@QuarkusTest
@TestProfile(DeepImagesTest.Profile.class)
class DeepOnDemandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject StreamTopics topics;

  @Test
  void anImageOfThePageIsExplainedByTheMethodsThatAreAskedFor() {
    // Given
    String id = seen();

    // When
    Response response =
        ask(Map.of("imageId", id, "methods", List.of("saliency", "rise?masks=64"), "target", 2));

    // Then
    response
        .then()
        .statusCode(202)
        .body("state", equalTo("waiting"))
        .body("imageId", equalTo(id))
        .body("source.topic", equalTo(topics.images()));
    String task = "/api/explanations/deep/" + response.path("id");
    assertThat(response.header("Location")).endsWith(task);
    await()
        .atMost(PATIENCE)
        .until(() -> given().get(task).<String>path("task.state").equals("done"));
    given()
        .get(task)
        .then()
        .body("exhibit.event.cam", notNullValue())
        .body("exhibit.deep.reason", equalTo("request"))
        .body("exhibit.deep.results.method", equalTo(List.of("saliency", "rise")))
        .body("exhibit.deep.results.map.png", everyItem(notNullValue()));
    given()
        .get("/api/explanations/recent?limit=5")
        .then()
        .body("findAll { it.deep != null }.target.index", hasItem(2));
  }

  @Test
  void whatTakesAWhileIsFollowedWhileItRuns() {
    // Given
    String id = seen();

    // When a mask for each of many, until the lane's budget or the masks are spent
    Response response = ask(Map.of("imageId", id, "methods", List.of("rise?masks=100000")));

    // Then
    String task = "/api/explanations/deep/" + response.path("id");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                given()
                    .get(task)
                    .then()
                    .body("task.state", equalTo("running"))
                    .body("task.method", equalTo("rise"))
                    .body("task.of", equalTo(100000)));
    await()
        .atMost(PATIENCE)
        .until(() -> given().get(task).<String>path("task.state").equals("done"));
  }

  @Test
  void aMethodThatDoesNotExistIsRefusedWithThoseThatLookLikeIt() {
    // Given
    String id = seen();

    // When
    Response response = ask(Map.of("imageId", id, "methods", List.of("integrated-gradient")));

    // Then
    response
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("integrated-gradients"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"imageId\":\"x\",\"methods\":[]}",
        "{\"methods\":[\"saliency\"]}",
        "{\"imageId\":\"x\",\"methods\":[\"integrated-gradients?steps=0\"]}",
        "{\"imageId\":\"x\",\"methods\":[\"saliency,rise\"]}",
        "{\"imageId\":\"x\",\"methods\":[null]}",
        "{\"imageId\":"
      })
  void whatCannotBeAskedIsAProblem(String body) {
    // Given the service

    // When
    Response response =
        given().contentType(ContentType.JSON).body(body).post("/api/explanations/deep");

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void anImageThatIsNotHereCannotBeExplained() {
    // Given
    Source nowhere = new Source(topics.images(), 0, 1_000_000);

    // When
    Response response = ask(Map.of("source", nowhere, "methods", List.of("saliency")));

    // Then
    response.then().statusCode(404).body("detail", containsString("is here"));
  }

  @Test
  void aClassThatTheModelDoesNotHaveIsRefused() {
    // Given
    String id = seen();

    // When
    Response response = ask(Map.of("imageId", id, "methods", List.of("saliency"), "target", 3));

    // Then
    response.then().statusCode(400).body("detail", containsString("there are 3"));
  }

  @Test
  void theModelsThatRunHereAreDescribed() {
    // Given the model of the test

    // When
    Response response = given().get("/api/models");

    // Then
    response
        .then()
        .statusCode(200)
        .body("from", equalTo("catalogue"))
        .body("reloadable", equalTo(true))
        .body("default", equalTo("tiny"))
        .body("models.size()", equalTo(1))
        .body("models[0].state", equalTo("ready"))
        .body("models[0].provider", equalTo("cpu"))
        .body("models[0].since", notNullValue())
        .body("models[0].input.width", equalTo(8))
        .body("models[0].versions[0].here", equalTo(true));
    given()
        .get("/api/models/tiny")
        .then()
        .body("name", equalTo("tiny"))
        .body("labels", equalTo(List.of("red", "green", "blue")))
        .body("files", hasItem("model.onnx"));
    given().get("/api/models/tiny/concepts").then().body("concepts.size()", equalTo(0));
  }

  @Test
  void aLookAtTheFolderSaysWhatCameOfIt() {
    // Given the model, whose files have not changed

    // When
    Response response = given().post("/api/models/reload");

    // Then
    response
        .then()
        .statusCode(200)
        .body("bundles.size()", equalTo(1))
        .body("bundles[0].outcome", equalTo("unchanged"))
        .body("bundles[0].version", equalTo("7"));
    given().post("/api/models/tiny/reload").then().body("bundles[0].model", equalTo("tiny"));
    given().post("/api/models/nothing/reload").then().statusCode(404);
  }

  /** The id of an image that the page has, explained. */
  private String seen() {
    String id = "demand-" + UUID.randomUUID();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              topics.send(List.of(topics.image(id, Pictures.png(24, 16, Color.GREEN))));
              await().pollDelay(Duration.ofMillis(300)).until(() -> true);
              return given().get("/api/images/" + id).statusCode() == 200
                  && given()
                      .get("/api/explanations/recent?limit=100")
                      .<List<String>>path("imageId")
                      .contains(id);
            });
    return id;
  }

  private static Response ask(Map<String, Object> wanted) {
    return given().contentType(ContentType.JSON).body(wanted).post("/api/explanations/deep");
  }
}
