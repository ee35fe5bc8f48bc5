package dev.pellucid.stream.monitor;

import dev.pellucid.monitor.topology.MonitorTopics;
import dev.pellucid.monitor.topology.MonitorTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics of the monitor that are not there. */
final class MonitorTopicsAdmin {

  private static final long SECONDS = 15;

  /** A reference, or a tick, is a megabyte or two where there are many classes and concepts. */
  private static final String LARGEST_RECORD = String.valueOf(16 * 1024 * 1024);

  private MonitorTopicsAdmin() {}

  /**
   * Makes them, but for references and what is internal with the broker's usual number of
   * partitions.
   *
   * @param clients properties of Kafka's clients
   * @param applicationId of the monitor
   * @return how many partitions explanations have
   * @throws KafkaException if Kafka does not answer, or refuses
   */
  static int ensure(Map<String, Object> clients, String applicationId, MonitorTopics topics) {
    try (Admin admin = Admin.create(clients)) {
      Set<String> there = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (String name :
          List.of(
              topics.explanations(),
              topics.labels(),
              topics.drift(),
              topics.fairness(),
              topics.alerts())) {
        if (!there.contains(name)) {
          missing.add(new NewTopic(name, Optional.empty(), Optional.empty()));
        }
      }
      if (!there.contains(topics.references())) {
        missing.add(references(topics.references()));
      }
      make(admin, missing);
      TopicDescription explanations =
          admin
              .describeTopics(List.of(topics.explanations()))
              .allTopicNames()
              .get(SECONDS, TimeUnit.SECONDS)
              .get(topics.explanations());
      int partitions = explanations.partitions().size();
      // Kafka Streams would make them too, but not without a warning each time it looks for them.
      make(
          admin,
          Stream.of(
                  passage(MonitorTopology.ticksTopic(applicationId), 1),
                  passage(MonitorTopology.labelsTopic(applicationId), partitions))
              .filter(topic -> !there.contains(topic.name()))
              .toList());
      return partitions;
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the topics of the monitor cannot be made: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while making topics", e);
    }
  }

  /** The topic that the last reference of every model stays on. */
  static NewTopic references(String name) {
    return new NewTopic(name, Optional.of(1), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                LARGEST_RECORD));
  }

  /** As Kafka Streams makes it: it deletes what it has read. */
  private static NewTopic passage(String name, int partitions) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.SEGMENT_BYTES_CONFIG,
                String.valueOf(50 * 1024 * 1024),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                LARGEST_RECORD));
  }

  /** Another instance may make them at the same time. */
  private static void make(Admin admin, List<NewTopic> missing)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      admin.createTopics(missing).all().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
