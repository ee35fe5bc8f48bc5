package dev.pellucid.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** A page whose process is killed: its connection is reset, with no word of farewell. */
final class VanishingPage {

  private VanishingPage() {}

  /** Opens the WebSocket, and reads nothing of what comes. */
  static Socket open(URI service) {
    try {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
      socket
          .getOutputStream()
          .write(
              """
              GET /live HTTP/1.1\r
              Host: %s\r
              Upgrade: websocket\r
              Connection: Upgrade\r
              Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
              Sec-WebSocket-Version: 13\r
              \r
              """
                  .formatted(service.getAuthority())
                  .getBytes(US_ASCII));
      socket.getInputStream().read();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resets the connection. */
  static void vanish(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
