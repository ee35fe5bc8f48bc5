package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.event.Schemas;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;

/** The headers of a dead letter against the published schema. */
final class DeadLetterSchema {

  private DeadLetterSchema() {}

  static List<String> violations(Headers headers) {
    Map<String, String> last = new TreeMap<>();
    headers.forEach(header -> last.put(header.key(), new String(header.value(), UTF_8)));
    try {
      return Schemas.violations("dead-letter-headers", new ObjectMapper().writeValueAsBytes(last));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
