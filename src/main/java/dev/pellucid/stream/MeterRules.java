package dev.pellucid.stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * What of the many meters of our libraries is worth a series, and how finely ours are told apart.
 */
final class MeterRules {

  /** From a millisecond to five minutes, in seconds. */
  private static final double[] BUCKETS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
  };

  private static final double NANOS = 1e9;

  /** Some 45 methods with 16 buckets each would be too many. */
  private static final String WITHOUT_BUCKETS = "pellucid.deep.method";

  /** Of some eighty that each of Kafka's consumers has. */
  private static final Set<String> OF_KAFKA =
      Set.of(
          "kafka.consumer.fetch.manager.records.consumed.total",
          "kafka.consumer.fetch.manager.bytes.consumed.total",
          "kafka.consumer.fetch.manager.fetch.latency.avg",
          "kafka.consumer.coordinator.assigned.partitions",
          "kafka.consumer.coordinator.rebalance.total",
          "kafka.consumer.coordinator.failed.rebalance.total",
          "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
          "kafka.consumer.connection.count",
          "kafka.consumer.last.poll.seconds.ago");

  MeterRules() {}

  @Produces
  @Singleton
  static MeterFilter series() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return isKept(id) ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
      }

      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getType() == Meter.Type.TIMER
                && id.getName().startsWith("pellucid.")
                && !id.getName().equals(WITHOUT_BUCKETS)
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(
                    DoubleStream.of(BUCKETS).map(seconds -> seconds * NANOS).toArray())
                .build()
                .merge(config)
            : config;
      }
    };
  }

  private static boolean isKept(Meter.Id id) {
    String name = id.getName();
    if (name.startsWith("kafka.")) {
      return OF_KAFKA.contains(name);
    }
    if (name.startsWith("vertx.http.connections.")) {
      // Of page and management port under the same names, so of whichever began first.
      return false;
    }
    // Two servers on ports that the system chose, as in tests, have the same name: 0.
    return !(name.equals("http.server.active.connections") && "0".equals(id.getTag("server.port")));
  }
}
