package dev.pellucid.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where Kafka listens, and what it asks of clients, as the configuration has it. */
final class KafkaAddress {

  static final String PROPERTY = "kafka.bootstrap.servers";

  private static final String PREFIX = "kafka.";

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

  /**
   * What a client of this Kafka is told: all that is configured under {@code kafka.}, such as
   * credentials, which the service tells its own.
   */
  static Map<String, Object> client(String bootstrapServers) {
    Config config = ConfigProvider.getConfig();
    Map<String, Object> properties = new HashMap<>();
    for (String name : config.getPropertyNames()) {
      // Environment variables have underscores, and may have capitals.
      String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
      if (key.startsWith(PREFIX)) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(value -> properties.put(key.substring(PREFIX.length()), value));
      }
    }
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return properties;
  }
}
