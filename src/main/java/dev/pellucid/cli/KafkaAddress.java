package dev.pellucid.cli;

import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where Kafka listens, as the configuration has it. */
final class KafkaAddress {

  static final String PROPERTY = "kafka.bootstrap.servers";

  private KafkaAddress() {}

  /**
   * Whether anyone has said where Kafka is. Asked before the service starts, because the client's
   * default would retry a broker on this machine for ever.
   */
  static boolean isConfigured() {
    return configured().isPresent();
  }

  /** Where it is, if anyone has said so. */
  static Optional<String> configured() {
    return ConfigProvider.getConfig().getOptionalValue(PROPERTY, String.class);
  }
}
