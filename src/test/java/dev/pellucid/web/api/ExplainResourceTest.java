package dev.pellucid.web.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.Schemas;
import dev.pellucid.stream.Pictures;
import dev.pellucid.stream.TinyService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With the model of {@code TinyModel}, whose answers are known. */
@QuarkusTest
@TestProfile(TinyService.class)
class ExplainResourceTest {

  private static final byte[] GREEN = Pictures.png(24, 16, Color.GREEN);

  @Test
  void aFormIsAnsweredByTheLiveExplanationAndAllMethodsInOneEvent() throws IOException {
    // Given
    var form =
        given()
            .multiPart("image", "green.png", GREEN, "image/png")
            .multiPart("method", "integrated-gradients?steps=8")
            .multiPart("method", "saliency,grad-cam")
            .multiPart("target", "blue")
            .multiPart("id", "mine")
            .multiPart("group.district", "north");

    // When
    Response response = form.post("/api/explain");

    // Then
    ExplanationEvent event = event(response);
    assertThat(event.imageId()).isEqualTo("mine");
    assertThat(event.source()).isNull();
    assertThat(event.cam()).isNotNull();
    assertThat(event.target().label()).isEqualTo("blue");
    assertThat(event.prediction().top().get(0).label()).isEqualTo("green");
    assertThat(event.groups()).isEqualTo(Map.of("district", "north"));
    assertThat(event.deep().reason()).isEqualTo("request");
    assertThat(event.deep().results())
        .extracting(MethodResult::method, result -> result.error() == null)
        .containsExactly(
            tuple("integrated-gradients", true), tuple("saliency", true), tuple("grad-cam", true));
    assertThat(event.deep().results().get(0).map().region()).isEqualTo(event.cam().region());
  }

  @Test
  void jsonIsAnsweredByTheLiveExplanation() throws IOException {
    // Given
    Map<String, Object> body =
        Map.of("image", Base64.getEncoder().encodeToString(GREEN), "model", "tiny", "target", 1);

    // When
    Response response = given().contentType("application/json").body(body).post("/api/explain");

    // Then
    ExplanationEvent event = event(response);
    assertThat(event.model().version()).isEqualTo("7");
    assertThat(event.target().label()).isEqualTo("green");
    assertThat(event.deep()).isNull();
    assertThat(event.imageId()).isNotBlank();
  }

  @Test
  void anImageMayBeTheBodyItself() throws IOException {
    // Given
    var image = given().contentType("image/png").body(GREEN).queryParam("method", "saliency");

    // When
    Response response = image.post("/api/explain");

    // Then
    assertThat(event(response).deep().results())
        .extracting(MethodResult::method)
        .containsExactly("saliency");
  }

  @Test
  void aPictureOfTheOneMethodIsDrawnOverWhatTheModelSees() throws IOException {
    // Given
    var asked =
        given()
            .accept("image/png")
            .multiPart("image", "green.png", GREEN, "image/png")
            .multiPart("method", "saliency");

    // When
    Response response = asked.post("/api/explain");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo("image/png");
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(response.asByteArray()));
    assertThat(List.of(picture.getWidth(), picture.getHeight())).isEqualTo(List.of(224, 224));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatCannotBeAnsweredIsAProblemThatSaysWhy(
      String name, int status, String contentType, byte[] body, String query, String expected) {
    // Given
    var request = given().contentType(contentType).body(body).urlEncodingEnabled(false);

    // When
    Response response = request.post("/api/explain" + query);

    // Then
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
    assertThat(response.jsonPath().getInt("status")).isEqualTo(status);
    assertThat(response.jsonPath().getString("detail")).contains(expected);
  }

  static Stream<Arguments> refused() {
    byte[] white = Pictures.png(8, 8, Color.WHITE);
    byte[] json = "{\"picture\": 3}".getBytes(UTF_8);
    byte[] half = Arrays.copyOf(GREEN, GREEN.length - 20);
    return Stream.of(
        Arguments.of("another type", 415, "text/csv", GREEN, "", "text/csv"),
        Arguments.of("no image", 415, "image/png", json, "", "unsupported-type"),
        Arguments.of("half an image", 400, "image/png", half, "", "corrupt"),
        Arguments.of("no bytes", 400, "image/png", new byte[0], "", "empty"),
        Arguments.of("many bytes", 413, "image/png", new byte[300_000], "", "too-many-bytes"),
        Arguments.of(
            "a body too large", 413, "image/png", new byte[TinyService.MAX_BODY + 1], "", "600000"),
        Arguments.of("unknown field", 400, "application/json", json, "", "'picture'"),
        Arguments.of("no JSON", 400, "application/json", new byte[] {'{'}, "", "malformed"),
        Arguments.of("unknown model", 404, "image/png", GREEN, "?model=huge", "'huge'"),
        Arguments.of("climbing model", 404, "image/png", GREEN, "?model=../tiny", "'../tiny'"),
        Arguments.of("unknown class", 400, "image/png", GREEN, "?target=3", "0 to 2"),
        Arguments.of("unknown method", 400, "image/png", GREEN, "?method=magic", "'magic'"),
        Arguments.of("unknown parameter", 400, "image/png", GREEN, "?metod=rise", "'metod'"),
        Arguments.of("poison", 422, "image/png", white, "", "finite"));
  }

  @Test
  void methodsAreListedWithTheirParameters() {
    // Given the service

    // When
    Response response = given().get("/api/methods");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.jsonPath().getList("id"))
        .contains("saliency", "rise")
        .hasSizeGreaterThan(40);
    assertThat(
            response
                .jsonPath()
                .getMap("find { it.id == 'rise' }.parameters.find { it.name == 'masks' }"))
        .containsKeys("byDefault", "range", "meaning");
    assertThat(response.jsonPath().getInt("find { it.id == 'rise' }.cost.forward")).isPositive();
  }

  private static ExplanationEvent event(Response response) throws IOException {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(Schemas.violations("explanation", response.asByteArray())).isEmpty();
    return EventJson.EXPLANATION.read(response.asByteArray());
  }
}
