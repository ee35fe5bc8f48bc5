package dev.pellucid.web.kserve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectExplanation;
import dev.pellucid.web.api.RefusedException;
import dev.pellucid.web.kserve.OutputTensor.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The answer of protocol v2 to an inference request.
 *
 * @param body JSON, and behind it the outputs that were wanted in binary
 * @param jsonLength where the JSON ends; empty if there is nothing else
 */
record V2Answer(byte[] body, OptionalInt jsonLength) {

  private static final JsonFactory JSON = new JsonFactory();

  /** An output that will be in the answer. */
  record Chosen(OutputTensor tensor, boolean binary) {}

  /**
   * The outputs that a request wants; all if it names none.
   *
   * @throws RefusedException 400 if the model does not give one of them
   */
  static List<Chosen> choose(V2Request request, ServedModel model) {
    List<OutputTensor> given = OutputTensor.of(model);
    if (request.outputs().isEmpty()) {
      return given.stream().map(tensor -> new Chosen(tensor, request.binaryOutput())).toList();
    }
    return request.outputs().stream()
        .map(
            wanted ->
                new Chosen(
                    given.stream()
                        .filter(tensor -> tensor.code().equals(wanted.name()))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                RefusedException.badRequest(
                                    "Model '%s' has no output '%s'; it has %s."
                                        .formatted(
                                            model.name(),
                                            wanted.name(),
                                            given.stream().map(OutputTensor::code).toList()))),
                    wanted.binary().orElse(request.binaryOutput())))
        .toList();
  }

  /** The chosen outputs of a batch. */
  static V2Answer of(
      ServedModel model,
      Optional<String> id,
      List<Chosen> outputs,
      List<DirectExplanation> explanations) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<byte[]> behind = new ArrayList<>();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("model_name", model.name());
      json.writeStringField("model_version", model.version());
      if (id.isPresent()) {
        json.writeStringField("id", id.get());
      }
      json.writeArrayFieldStart("outputs");
      for (Chosen output : outputs) {
        List<Row> rows = explanations.stream().map(output.tensor()::row).toList();
        begin(json, output.tensor(), model, rows.size());
        if (output.binary()) {
          byte[] data = binary(rows);
          behind.add(data);
          json.writeObjectFieldStart("parameters");
          json.writeNumberField("binary_data_size", data.length);
          json.writeEndObject();
        } else {
          json.writeArrayFieldStart("data");
          for (Row row : rows) {
            write(json, row);
          }
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    int jsonLength = body.size();
    behind.forEach(body::writeBytes);
    return new V2Answer(
        body.toByteArray(), behind.isEmpty() ? OptionalInt.empty() : OptionalInt.of(jsonLength));
  }

  private static void begin(JsonGenerator json, OutputTensor tensor, ServedModel model, int rows)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.code());
    json.writeStringField("datatype", tensor.datatype().name());
    json.writeArrayFieldStart("shape");
    json.writeNumber(rows);
    for (int length : tensor.shape(model).orElseThrow()) {
      json.writeNumber(length);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Row row) throws IOException {
    if (row instanceof Row.Floats floats) {
      for (float value : floats.values()) {
        json.writeNumber(value);
      }
    } else if (row instanceof Row.Whole whole) {
      json.writeNumber(whole.value());
    } else {
      json.writeString(new String(((Row.Bytes) row).value(), StandardCharsets.UTF_8));
    }
  }

  /** As the extension for binary tensors has it: little-endian, texts with their length before. */
  private static byte[] binary(List<Row> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Row row : rows) {
      if (row instanceof Row.Floats floats) {
        byte[] data = new byte[Float.BYTES * floats.values().length];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(floats.values());
        bytes.writeBytes(data);
      } else if (row instanceof Row.Whole whole) {
        bytes.writeBytes(little(Long.BYTES).putLong(whole.value()).array());
      } else {
        byte[] text = ((Row.Bytes) row).value();
        bytes.writeBytes(little(Integer.BYTES).putInt(text.length).array());
        bytes.writeBytes(text);
      }
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
