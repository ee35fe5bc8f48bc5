package dev.pellucid.demo.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an embedded broker is started with.
 *
 * @param port where clients connect; empty takes a free one
 * @param data the folder that keeps what is written; empty uses a temporary one
 * @param more broker properties on top of the single-node ones, as in {@code server.properties}
 */
public record BrokerSettings(OptionalInt port, Optional<Path> data, Map<String, String> more) {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** The largest record the broker takes: an encoded image of the largest size, and headers. */
  static final int LARGEST_RECORD = 64 * 1024 * 1024;

  public BrokerSettings {
    more = Map.copyOf(more);
  }

  /** A free port and a temporary folder. */
  public static BrokerSettings temporary() {
    return new BrokerSettings(OptionalInt.empty(), Optional.empty(), Map.of());
  }

  public BrokerSettings onPort(int wanted) {
    return new BrokerSettings(OptionalInt.of(wanted), data, more);
  }

  public BrokerSettings keptIn(Path folder) {
    return new BrokerSettings(port, Optional.of(folder), more);
  }

  public BrokerSettings with(String property, String value) {
    Map<String, String> extended = new HashMap<>(more);
    extended.put(property, value);
    return new BrokerSettings(port, data, extended);
  }

  Map<String, String> properties(String host, int brokerPort, int controllerPort, Path folder) {
    Map<String, String> properties = new HashMap<>();
    identity(properties, host, brokerPort, controllerPort, folder);
    singleNode(properties);
    small(properties);
    properties.putAll(more);
    return properties;
  }

  private static void identity(
      Map<String, String> properties,
      String host,
      int brokerPort,
      int controllerPort,
      Path folder) {
    String broker = "PLAINTEXT://%s:%d".formatted(host, brokerPort);
    properties.put("node.id", String.valueOf(NODE_ID));
    properties.put("process.roles", "broker,controller");
    properties.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, host, controllerPort));
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put(
        "listeners", "%s,%s://%s:%d".formatted(broker, CONTROLLER_LISTENER, host, controllerPort));
    properties.put("advertised.listeners", broker);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("log.dirs", folder.toString());
  }

  /** Kafka's own topics have one replica, few partitions, and no waiting for more members. */
  private static void singleNode(Map<String, String> properties) {
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
    // A killed broker is its own successor: the sooner its last session ends, the sooner it is
    // back.
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("broker.session.timeout.ms", "2000");
  }

  private static void small(Map<String, String> properties) {
    properties.put("message.max.bytes", String.valueOf(LARGEST_RECORD));
    properties.put("replica.fetch.max.bytes", String.valueOf(LARGEST_RECORD));
    // The default would allocate 128 MiB for compaction.
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 * 1024 * 1024));
    properties.put("log.segment.bytes", String.valueOf(128 * 1024 * 1024));
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "2");
  }
}
