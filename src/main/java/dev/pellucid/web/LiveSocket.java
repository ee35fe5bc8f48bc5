package dev.pellucid.web;

import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Multi;
import java.io.IOException;

/** Pushes the live page's messages; listens to nothing. */
@WebSocket(path = "/live")
class LiveSocket {

  private final LiveFrames frames;

  LiveSocket(LiveFrames frames) {
    this.frames = frames;
  }

  @OnOpen
  Multi<String> messages(WebSocketConnection connection) {
    return frames.messages().select().first(message -> connection.isOpen());
  }

  /** Tabs are closed and networks go away: that is how pages end, and no fault of this service. */
  @OnError
  void gone(IOException lost, WebSocketConnection connection) {
    WebLog.LOG.pageGone(connection.id(), String.valueOf(lost));
  }
}
