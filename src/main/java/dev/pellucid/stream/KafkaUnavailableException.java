package dev.pellucid.stream;

/** Kafka does not take a record now. */
public final class KafkaUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public KafkaUnavailableException(String topic, Throwable cause) {
    super(
        "Kafka does not take a record for topic '%s' now: %s. Try again later."
            .formatted(topic, cause.getMessage()),
        cause);
  }
}
