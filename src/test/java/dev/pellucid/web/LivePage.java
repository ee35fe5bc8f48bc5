package dev.pellucid.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a browser would get over the WebSocket. */
final class LivePage implements WebSocket.Listener, AutoCloseable {

  private final ObjectMapper json = new ObjectMapper();
  private final StringBuilder partial = new StringBuilder();
  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  private LivePage(URI service, String origin) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    URI address = URI.create("ws://" + service.getAuthority() + "/live");
    socket = builder.buildAsync(address, this).join();
  }

  static LivePage open(URI service) {
    return new LivePage(service, null);
  }

  /**
   * @throws CompletionException if the service refuses
   */
  static LivePage openFrom(String origin, URI service) {
    return new LivePage(service, origin);
  }

  List<JsonNode> messages() {
    return messages;
  }

  /** Whether an explanation of this image came, with or without its picture. */
  boolean shows(String imageId) {
    return messages.stream()
        .flatMap(message -> message.path("explanations").findValuesAsText("imageId").stream())
        .anyMatch(imageId::equals);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      try {
        messages.add(json.readTree(partial.toString()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
