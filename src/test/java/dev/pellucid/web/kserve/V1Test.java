package dev.pellucid.web.kserve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.event.Schemas;
import dev.pellucid.stream.TinyService;
import dev.pellucid.web.kserve.InferenceClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.awt.Color;
import java.net.URI;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocol v1, as KServe's and TensorFlow Serving's documentation has its requests. */
@QuarkusTest
@TestProfile(TinyService.class)
class V1Test {

  private static final String PREDICT = "/v1/models/tiny:predict";
  private static final String EXPLAIN = "/v1/models/tiny:explain";

  @TestHTTPResource("/")
  URI service;

  private InferenceClient client;

  @BeforeEach
  void open() {
    client = new InferenceClient(service);
  }

  @Test
  void modelsAreListed() {
    // Given the service

    // When
    Answer answer = client.get("/v1/models");

    // Then
    assertThat(answer.json().toString()).isEqualTo("{\"models\":[\"tiny\"]}");
  }

  @Test
  void aModelIsReady() {
    // Given the service

    // When
    Answer answer = client.get("/v1/models/tiny");

    // Then
    assertThat(answer.json().toString()).isEqualTo("{\"name\":\"tiny\",\"ready\":true}");
  }

  @Test
  void instancesInEveryFormArePredictedInTheirOrder() {
    // Given
    String request =
        """
        {"signature_name": "serving_default", "instances": [
          %s,
          {"b64": "%s"},
          {"image": {"b64": "%s"}},
          {"key": "4", "image_bytes": {"b64": "%s"}},
          {"image": %s}
        ]}
        """
            .formatted(
                TinyInputs.nested(0, 1, 0),
                TinyInputs.base64(Color.BLUE),
                TinyInputs.base64(Color.GREEN),
                TinyInputs.base64(Color.BLUE),
                TinyInputs.nested(0.5, 0, 0));

    // When
    Answer answer = client.post(PREDICT, request);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.json().findValuesAsText("label"))
        .containsExactly("green", "blue", "green", "blue", "red");
    JsonNode first = answer.json().at("/predictions/0");
    assertThat(first.path("class").intValue()).isEqualTo(1);
    assertThat(first.at("/logits/1").doubleValue()).isCloseTo(4 + Math.sqrt(0.9), within(1e-5));
    assertThat(first.path("probabilities")).hasSize(3);
  }

  @Test
  void predictionsAreBareArraysForClientsThatExpectThem() {
    // Given
    String request =
        "{\"instances\": [%s], \"parameters\": {\"output\": \"logits\"}}"
            .formatted(TinyInputs.nested(0.25, 0, 0));

    // When
    Answer answer = client.post(PREDICT, request);

    // Then
    assertThat(answer.json().at("/predictions/0/0").doubleValue())
        .isCloseTo(1 + Math.sqrt(0.65), within(1e-5));
  }

  @Test
  void explanationsAreEventsWithWhatWasAskedFor() {
    // Given
    String request =
        """
        {"instances": [{"image": {"b64": "%s"}}, %s],
         "parameters": {"methods": "saliency,integrated-gradients?steps=4", "target": "red"}}
        """
            .formatted(TinyInputs.base64(Color.GREEN), TinyInputs.nested(0, 0, 1));

    // When
    Answer answer = client.post(EXPLAIN, request);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.json().path("explanations")).hasSize(2);
    for (JsonNode explanation : answer.json().path("explanations")) {
      assertThat(Schemas.violations("explanation", explanation.toString().getBytes(UTF_8)))
          .isEmpty();
      assertThat(explanation.at("/target/label").textValue()).isEqualTo("red");
      assertThat(explanation.at("/deep/results").findValuesAsText("method"))
          .containsExactly("saliency", "integrated-gradients");
    }
    assertThat(answer.json().at("/explanations/1/prediction/top/0/label").textValue())
        .isEqualTo("blue");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatCannotBeAnsweredIsAnErrorThatSaysWhy(
      String name, String path, int status, String request, String expected) {
    // Given the request

    // When
    Answer answer = client.post(path, request);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
    assertThat(answer.error()).contains(expected);
    assertThat(answer.json()).hasSize(1);
  }

  static Stream<Arguments> refused() {
    String image = TinyInputs.nested(0, 0, 0);
    String six = String.join(",", Collections.nCopies(6, image));
    String white = TinyInputs.base64(Color.WHITE);
    return Stream.of(
        Arguments.of("no model", "/v1/models/huge:predict", 404, "{}", "'huge'"),
        Arguments.of("no verb", "/v1/models/tiny:train", 404, "{}", ""),
        Arguments.of("malformed", PREDICT, 400, "{\"instances\": [", "malformed"),
        Arguments.of("no object", PREDICT, 400, "[]", "'instances'"),
        Arguments.of("no instances", PREDICT, 400, "{}", "'instances'"),
        Arguments.of("empty", PREDICT, 400, "{\"instances\": []}", "1 to 5"),
        Arguments.of("too many", PREDICT, 400, "{\"instances\": [" + six + "]}", "1 to 5"),
        Arguments.of("columns", PREDICT, 400, "{\"inputs\": []}", "'inputs'"),
        Arguments.of("shape", PREDICT, 400, "{\"instances\": [[[[1, 2]]]]}", "[3, 8, 8]"),
        Arguments.of("ragged", PREDICT, 400, "{\"instances\": [[[1, 2], [3]]]}", "rectangular"),
        Arguments.of("words", PREDICT, 400, "{\"instances\": [[\"a\"]]}", "numbers"),
        Arguments.of("no image", PREDICT, 400, "{\"instances\": [{\"key\": 1}]}", "b64"),
        Arguments.of("no base64", PREDICT, 400, "{\"instances\": [{\"b64\": \"?\"}]}", "base64"),
        Arguments.of(
            "no picture", PREDICT, 415, "{\"instances\": [{\"b64\": \"AAAA\"}]}", "unsupported"),
        Arguments.of(
            "poison",
            EXPLAIN,
            422,
            "{\"instances\": [{\"b64\": \"%s\"}]}".formatted(white),
            "finite"),
        Arguments.of(
            "no method",
            EXPLAIN,
            400,
            "{\"instances\": [%s], \"parameters\": {\"methods\": \"magic\"}}".formatted(image),
            "'magic'"),
        Arguments.of(
            "no output",
            PREDICT,
            400,
            "{\"instances\": [%s], \"parameters\": {\"output\": \"magic\"}}".formatted(image),
            "'magic'"),
        Arguments.of("too large", PREDICT, 413, " ".repeat(TinyService.MAX_BODY) + "{}", "600000"));
  }
}
