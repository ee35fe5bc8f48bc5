package dev.pellucid.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes topics that nobody has made, where the broker lets us. It blocks the calling thread, for
 * ten seconds at most.
 */
public final class TopicMaker {

  /** For each of two questions. */
  private static final int MILLIS = 5_000;

  private static final Duration SHORT_LIFE = Duration.ofHours(1);

  private TopicMaker() {}

  /**
   * A topic of one partition on which the last record of every key stays.
   *
   * @param clients properties of Kafka's clients
   * @throws KafkaUnavailableException if it is not there and cannot be made, or nobody answers
   */
  public static void compacted(Map<String, Object> clients, String name) {
    make(
        clients,
        new NewTopic(name, Optional.of(1), Optional.empty())
            .configs(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  /** A topic whose records are worth nothing after an hour; as {@link #compacted}. */
  static void shortLived(Map<String, Object> clients, String name) {
    make(
        clients,
        new NewTopic(name, Optional.empty(), Optional.empty())
            .configs(
                Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(SHORT_LIFE.toMillis()))));
  }

  private static void make(Map<String, Object> clients, NewTopic topic) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MILLIS);
    // Closing waits for what was asked, and so no longer than that.
    try (Admin admin = Admin.create(properties)) {
      // Where it is there, the right to make it is not needed.
      if (!admin.listTopics().names().get().contains(topic.name())) {
        admin.createTopics(List.of(topic)).all().get();
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaUnavailableException(topic.name(), e.getCause());
      }
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(topic.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException(topic.name(), e);
    }
  }
}
