package dev.pellucid.stream;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that say why and whence a record came to the dead letter queue. The first group is
 * SmallRye's, which its tools and users know; the second is ours where that says too little. They
 * are added after the record's own headers, so the last header of a name is the latest word.
 */
final class DeadLetterHeaders {

  static final String REASON = "dead-letter-reason";
  static final String EXCEPTION = "dead-letter-exception-class-name";
  static final String CAUSE = "dead-letter-cause";
  static final String CAUSE_CLASS = "dead-letter-cause-class-name";
  static final String TOPIC = "dead-letter-topic";
  static final String PARTITION = "dead-letter-partition";
  static final String OFFSET = "dead-letter-offset";

  /** The stable code of the reason, for programs. */
  static final String CODE = "pellucid.dlq.reason";

  /** The image's id, which other topics would have known it by. */
  static final String IMAGE_ID = "pellucid.dlq.image-id";

  /** The timestamp of the original record, RFC 3339. */
  static final String TIMESTAMP = "pellucid.dlq.timestamp";

  /** The model that was asked; absent if none was. */
  static final String MODEL = "pellucid.dlq.model";

  /** How many bytes the value has that was too large for the queue; absent where it is there. */
  static final String VALUE_SIZE = "pellucid.dlq.value-size";

  /** The SHA-256 of those bytes, in hexadecimal digits. */
  static final String VALUE_SHA256 = "pellucid.dlq.value-sha256";

  /** Messages may quote what came; a record must not outgrow its topic for it. */
  private static final int LONGEST_TEXT = 2_000;

  private DeadLetterHeaders() {}

  static void add(Headers headers, ImageRecord image, Optional<String> model, Rejection rejection) {
    ConsumerRecord<byte[], byte[]> source = image.source();
    put(headers, REASON, rejection.message());
    rejection
        .failure()
        .ifPresent(
            failure -> {
              put(headers, EXCEPTION, failure.getClass().getName());
              Throwable cause = failure.getCause();
              if (cause != null) {
                put(headers, CAUSE_CLASS, cause.getClass().getName());
                put(headers, CAUSE, cause.getMessage());
              }
            });
    put(headers, TOPIC, source.topic());
    put(headers, PARTITION, String.valueOf(source.partition()));
    put(headers, OFFSET, String.valueOf(source.offset()));
    put(headers, CODE, rejection.code());
    put(headers, IMAGE_ID, image.id());
    put(headers, TIMESTAMP, Instant.ofEpochMilli(source.timestamp()).toString());
    model.ifPresent(name -> put(headers, MODEL, name));
  }

  /** Says what the value was that is left out. */
  static void addOmitted(Headers headers, byte[] value) {
    put(headers, VALUE_SIZE, String.valueOf(value.length));
    put(headers, VALUE_SHA256, sha256(value));
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void put(Headers headers, String name, String text) {
    if (text != null) {
      String bounded = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
      headers.add(name, HeaderText.bytes(bounded));
    }
  }
}
