package dev.pellucid.web.kserve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.pellucid.stream.DirectImage.Pixels;
import dev.pellucid.web.api.MalformedJson;
import dev.pellucid.web.api.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An inference request of protocol v2.
 *
 * @param id to be repeated in the answer
 * @param images of the one input
 * @param parameters of the whole request
 * @param outputs that are wanted; empty for all
 */
record V2Request(
    Optional<String> id, List<Pixels> images, JsonNode parameters, List<WantedOutput> outputs) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BINARY_SIZE = "binary_data_size";
  private static final String BINARY = "binary_data";
  private static final String BINARY_OUTPUT = "binary_data_output";

  V2Request {
    images = List.copyOf(images);
    outputs = List.copyOf(outputs);
  }

  /**
   * An output that is wanted.
   *
   * @param binary whether behind the JSON; empty for as the request says of all
   */
  record WantedOutput(String name, Optional<Boolean> binary) {}

  /** A tensor as it was sent: its data in the JSON, as numbers or texts, or behind it. */
  private record Input(
      String name,
      String datatype,
      long[] shape,
      Optional<NestedNumbers> numbers,
      Optional<List<String>> texts,
      OptionalInt binarySize) {}

  /** Whether outputs that do not say it themselves are to come behind the JSON. */
  boolean binaryOutput() {
    return parameters.path(BINARY_OUTPUT).asBoolean(false);
  }

  /**
   * Reads a body.
   *
   * @param jsonLength where its JSON ends and binary data begins; empty if there is nothing else
   * @param most images
   * @throws RefusedException 400 if it is not such a request, or does not fit the model
   */
  static V2Request read(byte[] body, OptionalInt jsonLength, ModelInput input, int most) {
    int length = jsonLength.orElse(body.length);
    if (length < 1 || length > body.length) {
      throw RefusedException.badRequest(
          "Inference-Header-Content-Length is %d, but the body has %d bytes."
              .formatted(length, body.length));
    }
    ByteBuffer binary =
        ByteBuffer.wrap(body, length, body.length - length).slice().order(ByteOrder.LITTLE_ENDIAN);
    try (JsonParser json = MAPPER.createParser(body, 0, length)) {
      return new Reader(json, input, most).read(binary);
    } catch (IOException e) {
      throw MalformedJson.refused(e);
    }
  }

  private static final class Reader {

    private final JsonParser json;
    private final ModelInput input;
    private final int most;

    Reader(JsonParser json, ModelInput input, int most) {
      this.json = json;
      this.input = input;
      this.most = most;
    }

    V2Request read(ByteBuffer binary) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw RefusedException.badRequest("A request is a JSON object with 'inputs'.");
      }
      Optional<String> id = Optional.empty();
      List<Input> inputs = List.of();
      JsonNode parameters = JsonNodeFactory.instance.objectNode();
      List<WantedOutput> outputs = List.of();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> id = Optional.of(json.getText());
          case "inputs" -> inputs = inputs();
          case "parameters" -> parameters = MAPPER.readTree(json);
          case "outputs" -> outputs = outputs(MAPPER.readTree(json));
          // KServe's client repeats there what the path says.
          case "model_name", "model_version" -> json.skipChildren();
          default ->
              throw RefusedException.badRequest(
                  "A request has 'id', 'inputs', 'outputs' and 'parameters', not '%s'."
                      .formatted(field));
        }
      }
      return new V2Request(id, images(only(inputs), binary), parameters, outputs);
    }

    private List<Input> inputs() throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw RefusedException.badRequest("'inputs' is a list of tensors.");
      }
      List<Input> inputs = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT || !inputs.isEmpty()) {
          throw RefusedException.badRequest(
              "'inputs' is a list of one tensor, '%s'.".formatted(input.name()));
        }
        inputs.add(input());
      }
      return inputs;
    }

    private Input input() throws IOException {
      String name = "";
      String datatype = "";
      long[] shape = {};
      Optional<NestedNumbers> numbers = Optional.empty();
      Optional<List<String>> texts = Optional.empty();
      OptionalInt binarySize = OptionalInt.empty();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "name" -> name = json.getText();
          case "datatype" -> datatype = json.getText();
          case "shape" -> shape = MAPPER.readValue(json, long[].class);
          case "parameters" -> binarySize = binarySize(MAPPER.readTree(json));
          case "data" -> {
            if (json.currentToken() != JsonToken.START_ARRAY) {
              throw RefusedException.badRequest("'data' is a list.");
            }
            if (json.nextToken() == JsonToken.VALUE_STRING) {
              texts = Optional.of(texts());
            } else {
              numbers = Optional.of(NestedNumbers.readRest(json, most * input.size()));
            }
          }
          default ->
              throw RefusedException.badRequest(
                  "A tensor has 'name', 'shape', 'datatype', 'parameters' and 'data', not '%s'."
                      .formatted(field));
        }
      }
      return new Input(name, datatype, shape, numbers, texts, binarySize);
    }

    private static OptionalInt binarySize(JsonNode parameters) {
      JsonNode size = parameters.path(BINARY_SIZE);
      if (size.isMissingNode()) {
        return OptionalInt.empty();
      }
      if (!size.canConvertToInt() || size.intValue() < 0) {
        throw RefusedException.badRequest(
            "Parameter '%s' is a number of bytes, not %s.".formatted(BINARY_SIZE, size));
      }
      return OptionalInt.of(size.intValue());
    }

    private List<String> texts() throws IOException {
      List<String> texts = new ArrayList<>();
      for (JsonToken token = json.currentToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        if (token != JsonToken.VALUE_STRING) {
          throw RefusedException.badRequest("'data' of BYTES is a flat list of texts.");
        }
        texts.add(json.getText());
      }
      return texts;
    }

    private Input only(List<Input> inputs) {
      if (inputs.isEmpty() || !inputs.get(0).name().equals(input.name())) {
        throw RefusedException.badRequest(
            "The model has one input, '%s', not %s."
                .formatted(input.name(), inputs.stream().map(Input::name).toList()));
      }
      return inputs.get(0);
    }

    private List<Pixels> images(Input sent, ByteBuffer binary) {
      if (sent.binarySize().orElse(0) != binary.remaining()) {
        throw RefusedException.badRequest(
            "Behind the JSON there are %d bytes, but '%s' of the inputs add up to %d."
                .formatted(binary.remaining(), BINARY_SIZE, sent.binarySize().orElse(0)));
      }
      return switch (sent.datatype()) {
        case "FP32" -> input.images(sent.shape(), numbers(sent, binary));
        case "BYTES" -> encoded(sent, binary);
        default ->
            throw RefusedException.badRequest(
                "Input '%s' is FP32, a preprocessed tensor, or BYTES, encoded images; not '%s'."
                    .formatted(input.name(), sent.datatype()));
      };
    }

    private float[] numbers(Input sent, ByteBuffer binary) {
      if (sent.binarySize().isEmpty()) {
        return sent.numbers()
            .map(NestedNumbers::values)
            .orElseThrow(() -> RefusedException.badRequest("The input has no numbers in 'data'."));
      }
      if (binary.remaining() % Float.BYTES != 0) {
        throw RefusedException.badRequest(
            "FP32 takes 4 bytes an element; %d bytes are no whole number of them."
                .formatted(binary.remaining()));
      }
      float[] values = new float[binary.remaining() / Float.BYTES];
      binary.asFloatBuffer().get(values);
      return values;
    }

    private List<Pixels> encoded(Input sent, ByteBuffer binary) {
      List<Pixels> images =
          sent.binarySize().isEmpty()
              ? sent
                  .texts()
                  .orElseThrow(
                      () -> RefusedException.badRequest("The input has no texts in 'data'."))
                  .stream()
                  .map(ModelInput::encoded)
                  .toList()
              : elements(binary);
      if (Arrays.stream(sent.shape()).reduce(1, (a, b) -> a * b) != images.size()) {
        throw RefusedException.badRequest(
            "Input '%s' has shape [N] for BYTES; this one has %s and %d elements."
                .formatted(input.name(), Arrays.toString(sent.shape()), images.size()));
      }
      return images;
    }

    /** Each with its length, four bytes little-endian, before it. */
    private static List<Pixels> elements(ByteBuffer binary) {
      List<Pixels> images = new ArrayList<>();
      while (binary.hasRemaining()) {
        int length = binary.remaining() < Integer.BYTES ? -1 : binary.getInt();
        if (length < 0 || length > binary.remaining()) {
          throw RefusedException.badRequest(
              "Each element of BYTES has its length before it, as four bytes little-endian; element %d has not."
                  .formatted(images.size()));
        }
        byte[] image = new byte[length];
        binary.get(image);
        images.add(new Pixels.Encoded(image));
      }
      return images;
    }

    private static List<WantedOutput> outputs(JsonNode outputs) {
      List<WantedOutput> wanted = new ArrayList<>();
      for (JsonNode output : outputs) {
        JsonNode parameters = output.path("parameters");
        if (parameters.has("classification")) {
          throw RefusedException.badRequest(
              "The classification extension is not spoken here; ask for the output 'label'.");
        }
        wanted.add(
            new WantedOutput(
                output.path("name").asText(),
                parameters.has(BINARY)
                    ? Optional.of(parameters.path(BINARY).asBoolean())
                    : Optional.empty()));
      }
      return wanted;
    }
  }
}
