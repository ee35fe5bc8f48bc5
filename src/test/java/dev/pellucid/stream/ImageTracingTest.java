package dev.pellucid.stream;

import static dev.pellucid.stream.Batches.assigned;
import static dev.pellucid.stream.Batches.partition;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.smallrye.mutiny.Multi;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images through everything but Kafka itself, with tracing on. */
class ImageTracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENDER = "00f067aa0ba902b7";
  private static final Assignment OURS = assigned(1, 0);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final OutgoingRecords outgoing =
      new OutgoingRecords(Batches.TOPICS, "/test", Clock.systemUTC());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @TempDir Path folder;
  @TempDir Path cache;
  private Catalogue catalogue;
  private StreamThreads threads;

  @BeforeEach
  void open() throws IOException {
    TinyModel.writeTo(folder);
    catalogue =
        Catalogue.open(
            new CatalogueSettings(
                folder,
                Optional.empty(),
                cache,
                Duration.ZERO,
                SessionSettings.onCpu().withThreads(1),
                BatchSettings.USUAL),
            ForkJoinPool.commonPool());
    threads = new StreamThreads(StreamConfigs.with(Map.of()));
    kafka.initTransactions();
  }

  @AfterEach
  void close() {
    catalogue.close();
    threads.close();
    telemetry.close();
  }

  @Test
  void theSpansOfAnImageContinueTheTraceOfWhoSentIt() {
    // Given an image that its sender traces, and of which more is asked
    ConsumerRecord<byte[], byte[]> image = traced(Pictures.png(8, 8, Color.GREEN));
    image.headers().add("explain", "saliency".getBytes(UTF_8));

    // When
    settle(image, live());

    // Then
    SpanData process = span("process images");
    assertThat(process.getTraceId()).isEqualTo(TRACE);
    assertThat(process.getParentSpanId()).isEqualTo(SENDER);
    assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(text(process, "messaging.system")).isEqualTo("kafka");
    assertThat(text(process, "messaging.destination.partition.id")).isEqualTo("0");
    assertThat(text(process, "messaging.consumer.group.name")).isEqualTo("group");
    assertThat(text(process, "pellucid.outcome")).isEqualTo("explained");
    assertThat(spans.getFinishedSpanItems())
        .filteredOn(span -> span.getParentSpanId().equals(process.getSpanId()))
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder(
            "decode", "wait for batch", "inference", "send explanations", "send images-deep");
    assertThat(text(span("inference"), "pellucid.model.name")).isEqualTo("tiny");
  }

  @Test
  void whatIsSentGoesOnWithTheSpanOfItsSending() {
    // Given
    ConsumerRecord<byte[], byte[]> image = traced(Pictures.png(8, 8, Color.GREEN));
    image.headers().add("explain", "saliency".getBytes(UTF_8));

    // When
    settle(image, live());

    // Then
    for (ProducerRecord<byte[], byte[]> sent : kafka.history()) {
      SpanData span = span("send " + sent.topic());
      assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(headers(sent, "traceparent"))
          .containsExactly("00-%s-%s-01".formatted(TRACE, span.getSpanId()));
      assertThat(headers(sent, "tracestate")).containsExactly("rojo=1");
    }
    assertThat(kafka.history()).hasSize(2);
  }

  @Test
  void aDeadLetterSaysInItsSpanWhatWasWrong() {
    // Given
    ConsumerRecord<byte[], byte[]> image = traced("no picture".getBytes(UTF_8));

    // When
    settle(image, live());

    // Then
    SpanData process = span("process images");
    assertThat(text(process, "pellucid.outcome")).isEqualTo("rejected");
    assertThat(text(process, "error.type")).isEqualTo("unsupported-type");
    assertThat(headers(kafka.history().get(0), "traceparent"))
        .containsExactly("00-%s-%s-01".formatted(TRACE, span("send images.dlq").getSpanId()));
  }

  @Test
  void anImageThatNobodyTracedBeginsATrace() {
    // Given
    ConsumerRecord<byte[], byte[]> image =
        new ConsumerRecord<>("images", 0, 7, null, Pictures.png(8, 8, Color.BLUE));

    // When
    settle(image, live());

    // Then
    assertThat(span("process images").getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(headers(kafka.history().get(0), "traceparent"))
        .containsExactly(
            "00-%s-%s-01"
                .formatted(
                    span("process images").getTraceId(), span("send explanations").getSpanId()));
  }

  @Test
  void everyMethodOfTheDeepLaneHasASpan() {
    // Given
    ConsumerRecord<byte[], byte[]> image = traced(Pictures.png(8, 8, Color.GREEN));
    image.headers().add(DeepHeaders.METHODS, "saliency,made-up".getBytes(UTF_8));
    StreamConfig config = StreamConfigs.with(Map.of());
    DeepExplainer deep =
        new DeepExplainer(
            catalogue,
            Optional.empty(),
            SessionSettings.onCpu(),
            config,
            new LiveLoad(threads, config),
            registry,
            new DeepProgressTopic(told -> {}));

    // When
    settle(image, deep);

    // Then
    deep.close();
    assertThat(spans.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder(
            "process images",
            "decode",
            "classify",
            "explain saliency",
            "explain unknown",
            "send explanations");
    assertThat(registry.get("pellucid.deep.method").tag("method", "saliency").timer().count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("pellucid.deep.method")
                .tags("method", "unknown", "outcome", "failed")
                .timer()
                .count())
        .isEqualTo(1);
  }

  private ImageExplainer live() {
    return new ModelExplainer(catalogue, Optional.empty(), StreamConfigs.with(Map.of()), registry);
  }

  private static ConsumerRecord<byte[], byte[]> traced(byte[] value) {
    ConsumerRecord<byte[], byte[]> image = new ConsumerRecord<>("images", 0, 7, null, value);
    image
        .headers()
        .add("traceparent", "00-%s-%s-01".formatted(TRACE, SENDER).getBytes(UTF_8))
        .add("tracestate", "rojo=1".getBytes(UTF_8));
    return image;
  }

  /** Explains and commits as a lane does. */
  private void settle(ConsumerRecord<byte[], byte[]> image, ImageExplainer explainer) {
    StreamMetrics metrics = new StreamMetrics(registry, "live", Clock.systemUTC());
    InFlightLimit limit = new InFlightLimit(Runnable::run, 1);
    ImageTracing tracing = ImageTracing.with(telemetry);
    BatchExplainer batchExplainer =
        new BatchExplainer(explainer, outgoing, limit, () -> OURS, Runnable::run, tracing, metrics);
    Lane lane =
        new Lane(
            new Lane.Setup(
                "images",
                Multi.createFrom().nothing(),
                () -> OURS,
                explainer,
                outgoing,
                "test",
                () -> kafka,
                limit,
                1,
                threads.workers(),
                threads.transactions(),
                Duration.ZERO,
                tracing),
            metrics);
    BatchCommitter committer =
        new BatchCommitter(
            new TransactionalWriter(kafka), outgoing, () -> OURS, Runnable::run, lane);
    batchExplainer
        .explain(
            new PolledBatch(
                new ConsumerRecords<>(Map.of(partition(0), List.of(image)), Map.of()), 1))
        .thenCompose(committer::commit)
        .toCompletableFuture()
        .join();
  }

  private SpanData span(String name) {
    assertThat(spans.getFinishedSpanItems()).extracting(SpanData::getName).containsOnlyOnce(name);
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String text(SpanData span, String attribute) {
    return span.getAttributes().get(AttributeKey.stringKey(attribute));
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> record, String name) {
    return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
        .map(header -> new String(header.value(), UTF_8))
        .toList();
  }
}
