package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a signal or an alert says of itself, as a CloudEvent in binary content mode.
 *
 * @param kind of its schema, such as {@code drift-signal}
 * @param subject what it is about
 * @param time in image time
 */
record CloudEvent(String kind, String subject, Instant time) {

  static final String DRIFT = "drift-signal";
  static final String FAIRNESS = "fairness-signal";
  static final String ALERT = "alert";

  /**
   * Headers as the Kafka protocol binding names them.
   *
   * @param source whose event it is
   * @param value the event, from which its id is made: the same if it is ever said again, and
   *     another one for a window of which more is known
   */
  Headers headers(String source, byte[] value) {
    Headers headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", UUID.nameUUIDFromBytes(value).toString());
    add(headers, "ce_source", source);
    add(headers, "ce_type", "dev.pellucid.%s.v1".formatted(kind));
    add(headers, "ce_time", time.toString());
    add(headers, "ce_subject", subject);
    add(headers, "ce_dataschema", "urn:pellucid:schema:%s:1".formatted(kind));
    add(headers, "content-type", "application/json");
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
