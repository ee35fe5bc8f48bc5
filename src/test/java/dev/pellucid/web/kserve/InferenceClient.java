package dev.pellucid.web.kserve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of the inference protocols, as anybody might write one. */
final class InferenceClient {

  private static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;

  InferenceClient(URI service) {
    this.service = service;
  }

  /** An answer, and the binary data behind its JSON. */
  record Answer(int status, JsonNode json, ByteBuffer behind, HttpResponse<byte[]> http) {

    String error() {
      return json.path("error").textValue();
    }

    /** The output of a name. */
    JsonNode output(String name) {
      for (JsonNode output : json.path("outputs")) {
        if (output.path("name").textValue().equals(name)) {
          return output;
        }
      }
      throw new AssertionError("no output '%s' in %s".formatted(name, json));
    }

    List<Double> numbers(String output) {
      List<Double> numbers = new ArrayList<>();
      output(output).path("data").forEach(number -> numbers.add(number.doubleValue()));
      return numbers;
    }

    List<String> texts(String output) {
      List<String> texts = new ArrayList<>();
      output(output).path("data").forEach(text -> texts.add(text.textValue()));
      return texts;
    }
  }

  Answer get(String path) {
    return send(HttpRequest.newBuilder(service.resolve(path)).build()).join();
  }

  Answer post(String path, String json) {
    return postLater(path, json).join();
  }

  CompletableFuture<Answer> postLater(String path, String json) {
    return send(
        HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /** With binary data behind the JSON. */
  Answer post(String path, String json, byte[] behind) {
    byte[] head = json.getBytes(UTF_8);
    return post(
        path,
        head.length,
        ByteBuffer.allocate(head.length + behind.length).put(head).put(behind).array());
  }

  /** With any length of the JSON. */
  Answer post(String path, int jsonLength, byte[] body) {
    return send(HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", "application/octet-stream")
            .header(JSON_LENGTH, String.valueOf(jsonLength))
            .POST(BodyPublishers.ofByteArray(body))
            .build())
        .join();
  }

  private CompletableFuture<Answer> send(HttpRequest request) {
    return http.sendAsync(request, BodyHandlers.ofByteArray())
        .orTimeout(60, TimeUnit.SECONDS)
        .thenApply(InferenceClient::answer);
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    int json =
        response.headers().firstValue(JSON_LENGTH).map(Integer::parseInt).orElse(body.length);
    try {
      return new Answer(
          response.statusCode(),
          JSON.readTree(body, 0, json),
          ByteBuffer.wrap(body, json, body.length - json).slice().order(ByteOrder.LITTLE_ENDIAN),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(new String(body, UTF_8), e);
    }
  }
}
