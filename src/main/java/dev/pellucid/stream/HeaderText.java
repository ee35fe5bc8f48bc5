package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Header values are bytes; here they mean UTF-8 text, and an empty one means nothing. */
final class HeaderText {

  private HeaderText() {}

  /** The last header of that name, as Kafka users expect when a name repeats. */
  static Optional<String> of(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? Optional.empty() : of(header.value());
  }

  static Optional<String> of(byte[] text) {
    return text == null || text.length == 0
        ? Optional.empty()
        : Optional.of(new String(text, UTF_8));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
