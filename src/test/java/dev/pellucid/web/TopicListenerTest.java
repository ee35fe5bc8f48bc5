package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Explanations.explanation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import java.time.Duration;
import java.time.Instant;
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
            null,
            new ExplanationLog(3),
            statistics,
            rejects,
            new SeenModels(2),
            new DeepTasks(new DeepTasks.Limits(2, 4, Duration.ofMinutes(1))),
            new ExplanationReader(),
            new SignalReader());
    ConsumerRecords<byte[], byte[]> two = records(List.of(record(1), record(2)));

    // When
    listener.explanations(two);

    // Then
    assertThat(statistics.read(NOON).explained()).isEqualTo(2);
  }

  @Test
  void aDeepExplanationIsNotAnotherImage() {
    // Given an explanation that was shown
    RejectLog rejects = new RejectLog(3);
    StreamStatistics statistics =
        new StreamStatistics(
            new StreamStatistics.Limits(Duration.ofSeconds(10), 4, 3), rejects, NOON);
    Gallery gallery = new Gallery(new Gallery.Limits(4, 1000, 4, 1000, Duration.ZERO, 4));
    TopicListener listener =
        new TopicListener(
            gallery,
            new ExplanationLog(3),
            statistics,
            rejects,
            new SeenModels(2),
            new DeepTasks(new DeepTasks.Limits(2, 4, Duration.ofMinutes(1))),
            new ExplanationReader(),
            new SignalReader());
    Deep deep = new Deep("sample", List.of(MethodResult.failed("rise", "no")));
    listener.explanations(records(List.of(record(1))));
    gallery.next(4, Instant.now());

    // When
    listener.explanations(records(List.of(record(explanation(1).followedBy(deep)))));

    // Then
    assertThat(statistics.read(NOON).explained()).isEqualTo(1);
    assertThat(gallery.deepened())
        .singleElement()
        .satisfies(
            exhibit -> {
              assertThat(EventJson.EXPLANATION.write(exhibit.event()))
                  .isEqualTo(EventJson.EXPLANATION.write(explanation(1)));
              assertThat(exhibit.deep()).isEqualTo(deep);
            });
  }

  private static ConsumerRecords<byte[], byte[]> records(
      List<ConsumerRecord<byte[], byte[]>> records) {
    return new ConsumerRecords<>(Map.of(new TopicPartition("explanations", 0), records), Map.of());
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return record(explanation(offset));
  }

  private static ConsumerRecord<byte[], byte[]> record(ExplanationEvent event) {
    return new ConsumerRecord<>(
        "explanations", 0, event.source().offset(), null, EventJson.EXPLANATION.write(event));
  }
}
