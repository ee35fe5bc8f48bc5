package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pellucid.web.LiveStats.Point;
import java.util.List;

/** What is sent over the WebSocket, told apart by {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LiveMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = LiveMessage.Frame.class, name = "frame")
})
sealed interface LiveMessage {

  /**
   * The first message: what a page needs to look as if it had been open all along.
   *
   * @param feed where to send images
   * @param explanations the oldest first
   * @param rejects the newest first
   * @param history the oldest first, a second apart
   */
  record Hello(
      Feed feed,
      LiveStats stats,
      List<Exhibit> explanations,
      List<Reject> rejects,
      List<Point> history)
      implements LiveMessage {}

  /**
   * Where images are sent.
   *
   * @param bootstrapServers of the broker, as this service knows it
   */
  record Feed(String bootstrapServers, String imagesTopic) {}

  /**
   * What is new.
   *
   * @param explanations those since the frame before, or a sample of them, and once a second the
   *     latest again; the oldest first. Before them those again for which a deep explanation came
   * @param rejects the latest, the newest first
   */
  record Frame(LiveStats stats, List<Exhibit> explanations, List<Reject> rejects)
      implements LiveMessage {}
}
