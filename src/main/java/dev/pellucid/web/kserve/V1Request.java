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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request of protocol v1: {@code {"instances": […], "parameters": {…}}}.
 *
 * @param images one an instance
 */
record V1Request(List<Pixels> images, JsonNode parameters) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BASE64 = "b64";

  /** Fields of an instance that may hold its image, beside the name of the model's input. */
  private static final Set<String> IMAGE = Set.of("image", "image_bytes", "data");

  V1Request {
    images = List.copyOf(images);
  }

  /**
   * Reads a body.
   *
   * @throws RefusedException 400 if it is not such a request, or an instance does not fit the model
   */
  static V1Request read(byte[] body, ModelInput input) {
    try (JsonParser json = MAPPER.createParser(body)) {
      return read(json, input);
    } catch (IOException e) {
      throw MalformedJson.refused(e);
    }
  }

  private static V1Request read(JsonParser json, ModelInput input) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw RefusedException.badRequest("A request is a JSON object with 'instances'.");
    }
    List<Pixels> images = null;
    JsonNode parameters = JsonNodeFactory.instance.objectNode();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "instances" -> images = instances(json, input);
        case "parameters" -> parameters = MAPPER.readTree(json);
        // A model has one way to be asked.
        case "signature_name" -> json.skipChildren();
        default ->
            throw RefusedException.badRequest(
                "A request has 'instances' and 'parameters', not '%s'.".formatted(field));
      }
    }
    if (images == null) {
      throw RefusedException.badRequest("The request has no 'instances'.");
    }
    return new V1Request(images, parameters);
  }

  private static List<Pixels> instances(JsonParser json, ModelInput input) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw RefusedException.badRequest("'instances' is a list.");
    }
    List<Pixels> images = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      images.add(instance(json, input));
    }
    return images;
  }

  private static Pixels instance(JsonParser json, ModelInput input) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      return input.image(NestedNumbers.read(json, input.size()));
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unknown(input);
    }
    Pixels image = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals(BASE64) || IMAGE.contains(field) || field.equals(input.name())) {
        image = image(json, input);
      } else {
        // Such as a key by which the client knows its instances.
        json.skipChildren();
      }
    }
    if (image == null) {
      throw unknown(input);
    }
    return image;
  }

  private static Pixels image(JsonParser json, ModelInput input) throws IOException {
    return switch (json.currentToken()) {
      case START_ARRAY -> input.image(NestedNumbers.read(json, input.size()));
      case VALUE_STRING -> ModelInput.encoded(json.getText());
      case START_OBJECT -> wrapped(MAPPER.readTree(json), input);
      default -> throw unknown(input);
    };
  }

  private static Pixels wrapped(JsonNode image, ModelInput input) {
    JsonNode text = image.path(BASE64);
    if (!text.isTextual()) {
      throw unknown(input);
    }
    return ModelInput.encoded(text.textValue());
  }

  private static RefusedException unknown(ModelInput input) {
    return RefusedException.badRequest(
        "An instance is {\"b64\": \"<image in base64>\"}, {\"image\": {\"b64\": …}}, or nested arrays of numbers [%d][%d][%d]."
            .formatted(input.shape()[0], input.shape()[1], input.shape()[2]));
  }
}
