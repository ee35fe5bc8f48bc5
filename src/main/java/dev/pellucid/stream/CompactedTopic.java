package dev.pellucid.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** A topic of one partition on which the last record of every key stays. */
public final class CompactedTopic {

  private static final long SECONDS = 10;

  private CompactedTopic() {}

  /**
   * Makes it, unless it is there.
   *
   * @param clients properties of Kafka's clients
   * @return why it could not be made; empty if it is there. Where it is made by others, as where
   *     the broker does not allow us to, that is no fault
   */
  public static Optional<String> make(Map<String, Object> clients, String name) {
    NewTopic topic =
        new NewTopic(name, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin = Admin.create(clients)) {
      admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicExistsException
          ? Optional.empty()
          : Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      return Optional.of("Kafka does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
