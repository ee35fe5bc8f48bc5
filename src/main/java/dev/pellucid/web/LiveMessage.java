package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.pellucid.web.LiveStats.Point;
import dev.pellucid.web.MonitorView.Versions;
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
   * @param monitor as in a {@link Frame}
   * @param models as in a {@link Frame}
   * @param deep as in a {@link Frame}
   */
  record Hello(
      Feed feed,
      LiveStats stats,
      List<Exhibit> explanations,
      List<Reject> rejects,
      List<Point> history,
      Versions monitor,
      long models,
      List<DeepTask> deep)
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
   * @param monitor tells what of drift, fairness and alerts is new, to be asked for by who shows it
   * @param models counts up when there is something new to be said of the models
   * @param deep the images that are being explained deeply, and those that were lately; always all
   *     of them, so that nothing is lost with a frame that is
   */
  record Frame(
      LiveStats stats,
      List<Exhibit> explanations,
      List<Reject> rejects,
      Versions monitor,
      long models,
      List<DeepTask> deep)
      implements LiveMessage {}
}
