package dev.pellucid.web.kserve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.Schemas;
import dev.pellucid.stream.TinyService;
import dev.pellucid.web.kserve.InferenceClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.awt.Color;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocol v2, the Open Inference Protocol, with its extension for binary tensors. */
@QuarkusTest
@TestProfile(TinyService.class)
class V2Test {

  private static final String INFER = "/v2/models/tiny/infer";

  @TestHTTPResource("/")
  URI service;

  private InferenceClient client;

  @BeforeEach
  void open() {
    client = new InferenceClient(service);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/health/live | {\"live\":true}",
        "/v2/health/ready | {\"ready\":true}",
        "/v2/models/tiny/ready | {\"name\":\"tiny\",\"ready\":true}",
        "/v2/models/tiny/versions/7/ready | {\"name\":\"tiny\",\"ready\":true}"
      })
  void healthIsAsTheProtocolHasIt(String path, String expected) {
    // Given the service

    // When
    Answer answer = client.get(path);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().toString()).isEqualTo(expected);
  }

  @Test
  void theServerSaysWhichExtensionsItSpeaks() {
    // Given the service

    // When
    Answer answer = client.get("/v2");

    // Then
    assertThat(answer.json().path("name").textValue()).isEqualTo("pellucid");
    assertThat(answer.json().path("extensions").get(0).textValue()).isEqualTo("binary_tensor_data");
  }

  @ParameterizedTest
  @CsvSource({"/v2/models/tiny", "/v2/models/tiny/versions/7"})
  void aModelSaysWhatItTakesAndGives(String path) {
    // Given the service

    // When
    Answer answer = client.get(path);

    // Then
    assertThat(answer.json().path("versions").get(0).textValue()).isEqualTo("7");
    assertThat(answer.json().path("inputs").toString())
        .isEqualTo("[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[-1,3,8,8]}]");
    assertThat(answer.json().path("outputs").findValuesAsText("name"))
        .containsExactly(
            "logits", "probabilities", "class", "label", "target", "cam", "explanation");
    assertThat(answer.json().at("/outputs/0/shape").toString()).isEqualTo("[-1,3]");
    assertThat(answer.json().at("/outputs/5/shape").toString()).isEqualTo("[-1,8,8]");
  }

  @Test
  void aTensorInJsonIsInferredWithEveryOutput() {
    // Given two images, one flat list of numbers
    String numbers =
        Collections.nCopies(64, 0.0)
            + ","
            + Collections.nCopies(64, 1.0)
            + ","
            + Collections.nCopies(64 + 128, 0.0)
            + ","
            + Collections.nCopies(64, 1.0);
    String request =
        """
        {"id": "42", "model_name": "tiny", "model_version": null, "inputs": [
          {"name": "image", "shape": [2, 3, 8, 8], "datatype": "FP32", "data": [%s]}]}
        """
            .formatted(numbers.replaceAll("[\\[\\]]", ""));

    // When
    Answer answer = client.post(INFER, request);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.json().path("id").textValue()).isEqualTo("42");
    assertThat(answer.json().path("model_name").textValue()).isEqualTo("tiny");
    assertThat(answer.json().path("model_version").textValue()).isEqualTo("7");
    assertThat(answer.output("logits").path("shape").toString()).isEqualTo("[2,3]");
    assertThat(answer.numbers("logits").get(1)).isCloseTo(4 + Math.sqrt(0.9), within(1e-5));
    assertThat(answer.numbers("class")).containsExactly(1.0, 2.0);
    assertThat(answer.texts("label")).containsExactly("green", "blue");
    assertThat(answer.numbers("cam")).hasSize(128);
    assertThat(answer.texts("explanation"))
        .hasSize(2)
        .allSatisfy(
            event ->
                assertThat(Schemas.violations("explanation", event.getBytes(UTF_8))).isEmpty());
  }

  @Test
  void encodedImagesAreInferredWithTheOutputsAskedFor() {
    // Given
    String request =
        """
        {"inputs": [{"name": "image", "shape": [2], "datatype": "BYTES", "data": ["%s", "%s"]}],
         "outputs": [{"name": "label"}, {"name": "target"}, {"name": "explanation"}],
         "parameters": {"target": 0, "methods": "saliency"}}
        """
            .formatted(TinyInputs.base64(Color.BLUE), TinyInputs.base64(Color.GREEN));

    // When
    Answer answer = client.post("/v2/models/tiny/versions/7/infer", request);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.json().path("outputs")).hasSize(3);
    assertThat(answer.texts("label")).containsExactly("blue", "green");
    assertThat(answer.numbers("target")).containsExactly(0.0, 0.0);
    assertThat(answer.texts("explanation")).allMatch(event -> event.contains("\"saliency\""));
  }

  @Test
  void tensorsGoAndComeInBinary() {
    // Given
    byte[] tensor = TinyInputs.floats(0, 0, 1);
    String request =
        """
        {"inputs": [{"name": "image", "shape": [1, 3, 8, 8], "datatype": "FP32",
                     "parameters": {"binary_data_size": %d}}],
         "outputs": [{"name": "logits", "parameters": {"binary_data": true}},
                     {"name": "class"},
                     {"name": "label", "parameters": {"binary_data": true}}]}
        """
            .formatted(tensor.length);

    // When
    Answer answer = client.post(INFER, request, tensor);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .hasValue("application/octet-stream");
    assertThat(answer.output("logits").at("/parameters/binary_data_size").intValue()).isEqualTo(12);
    assertThat(answer.output("logits").has("data")).isFalse();
    assertThat(answer.numbers("class")).containsExactly(2.0);
    ByteBuffer behind = answer.behind();
    assertThat(behind.getFloat(8)).isCloseTo(4 + (float) Math.sqrt(0.9), within(1e-5f));
    behind.position(12);
    byte[] label = new byte[behind.getInt()];
    behind.get(label);
    assertThat(new String(label, UTF_8)).isEqualTo("blue");
    assertThat(behind.hasRemaining()).isFalse();
  }

  @Test
  void encodedImagesGoInBinaryAndEverythingComesSo() {
    // Given
    byte[] png = TinyInputs.png(Color.GREEN);
    byte[] elements =
        ByteBuffer.allocate(2 * (Integer.BYTES + png.length))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(png.length)
            .put(png)
            .putInt(png.length)
            .put(png)
            .array();
    String request =
        """
        {"inputs": [{"name": "image", "shape": [2, 1], "datatype": "BYTES",
                     "parameters": {"binary_data_size": %d}}],
         "parameters": {"binary_data_output": true}}
        """
            .formatted(elements.length);

    // When
    Answer answer = client.post(INFER, request, elements);

    // Then
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    int size = 0;
    for (var output : answer.json().path("outputs")) {
      assertThat(output.has("data")).isFalse();
      size += output.at("/parameters/binary_data_size").intValue();
    }
    assertThat(answer.behind().remaining()).isEqualTo(size);
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
    return Stream.of(
        Arguments.of("no model", "/v2/models/huge/infer", 404, "{}", "'huge'"),
        Arguments.of("no version", "/v2/models/tiny/versions/8/infer", 404, "{}", "'8'"),
        Arguments.of("no path", "/v2/models/tiny/train", 404, "{}", ""),
        Arguments.of("no inputs", INFER, 400, "{}", "'image'"),
        Arguments.of("malformed", INFER, 400, "{\"inputs\": ", "malformed"),
        Arguments.of("input's name", INFER, 400, input("picture", "FP32", "[1]", "[1]"), "'image'"),
        Arguments.of("datatype", INFER, 400, input("image", "UINT8", "[1]", "[1]"), "'UINT8'"),
        Arguments.of("shape", INFER, 400, input("image", "FP32", "[1,3,4,4]", "[1]"), "[N,3,8,8]"),
        Arguments.of(
            "huge shape",
            INFER,
            400,
            input("image", "FP32", "[9223372036854775807,3,8,8]", "[1]"),
            "[N,3,8,8]"),
        Arguments.of(
            "texts for numbers",
            INFER,
            400,
            input("image", "FP32", "[1,3,8,8]", "[\"a\"]"),
            "numbers"),
        Arguments.of(
            "numbers for texts", INFER, 400, input("image", "BYTES", "[1]", "[1]"), "texts"),
        Arguments.of("count", INFER, 400, input("image", "BYTES", "[2]", "[\"AAAA\"]"), "[N]"),
        Arguments.of(
            "no picture", INFER, 415, input("image", "BYTES", "[1]", "[\"AAAA\"]"), "unsup"),
        Arguments.of("output", INFER, 400, output("\"name\": \"magic\""), "'magic'"),
        Arguments.of(
            "classification",
            INFER,
            400,
            output("\"name\": \"logits\", \"parameters\": {\"classification\": 2}"),
            "classification"),
        Arguments.of(
            "binary data that is missing",
            INFER,
            400,
            "{\"inputs\": [{\"name\": \"image\", \"shape\": [1, 3, 8, 8], \"datatype\": \"FP32\", \"parameters\": {\"binary_data_size\": 768}}]}",
            "768"));
  }

  private static String input(String name, String datatype, String shape, String data) {
    return "{\"inputs\": [{\"name\": \"%s\", \"datatype\": \"%s\", \"shape\": %s, \"data\": %s}]}"
        .formatted(name, datatype, shape, data);
  }

  private static String output(String output) {
    return "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"%s\"]}], \"outputs\": [{%s}]}"
        .formatted(TinyInputs.base64(Color.GREEN), output);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1000000"})
  void aLengthOfTheJsonThatCannotBeIsRefused(int jsonLength) {
    // Given
    byte[] body = "{\"inputs\": []}".getBytes(UTF_8);

    // When
    Answer answer = client.post(INFER, jsonLength, body);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("Inference-Header-Content-Length");
  }

  @Test
  void anElementLongerThanTheDataIsRefused() {
    // Given
    byte[] elements = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 1, 2};
    String request =
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"parameters\": {\"binary_data_size\": 6}}]}";

    // When
    Answer answer = client.post(INFER, request, elements);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("element 0");
  }
}
