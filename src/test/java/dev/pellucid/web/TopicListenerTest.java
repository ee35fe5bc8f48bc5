package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Explanations.explanation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.EventJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicListenerTest {

  @Test
  void anExplanationThatCannotBeShownDoesNotHideThoseBehindIt() {
    // Given a view without a gallery, which nothing can be shown in
    RejectLog rejects = new RejectLog(3);
    StreamStatistics statistics =
        new StreamStatistics(
            new StreamStatistics.Limits(Duration.ofSeconds(10), 4, 3), rejects, NOON);
    TopicListener listener =
        new TopicListener(
            null, new ExplanationLog(3), statistics, rejects, new ExplanationReader());
    ConsumerRecords<byte[], byte[]> two =
        new ConsumerRecords<>(
            Map.of(new TopicPartition("explanations", 0), List.of(record(1), record(2))), Map.of());

    // When
    listener.explanations(two);

    // Then
    assertThat(statistics.read(NOON).explained()).isEqualTo(2);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(
        "explanations", 0, offset, null, EventJson.EXPLANATION.write(explanation(offset)));
  }
}
