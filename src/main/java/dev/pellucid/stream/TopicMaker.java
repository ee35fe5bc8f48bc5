package dev.pellucid.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics that nobody has made, where the broker lets us. */
public final class TopicMaker {

  private static final long SECONDS = 10;
  private static final Duration SHORT_LIFE = Duration.ofHours(1);

  private TopicMaker() {}

  /**
   * A topic of one partition on which the last record of every key stays.
   *
   * @param clients properties of Kafka's clients
   * @return why it could not be made; empty if it is there. Where others make it that is no fault
   */
  public static Optional<String> compacted(Map<String, Object> clients, String name) {
    return make(
        clients,
        new NewTopic(name, Optional.of(1), Optional.empty())
            .configs(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  /** A topic whose records are worth nothing after an hour; as {@link #compacted}. */
  static Optional<String> shortLived(Map<String, Object> clients, String name) {
    return make(
        clients,
        new NewTopic(name, Optional.empty(), Optional.empty())
            .configs(
                Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(SHORT_LIFE.toMillis()))));
  }

  private static Optional<String> make(Map<String, Object> clients, NewTopic topic) {
    try (Admin admin = Admin.create(clients)) {
      admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicExistsException
          ? Optional.empty()
          : Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (KafkaException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (TimeoutException e) {
      return Optional.of("Kafka does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
