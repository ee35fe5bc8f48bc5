package dev.pellucid.stream;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Begins the spans of images, named and described by OpenTelemetry's conventions for messaging; or
 * none at all, which is how it is until tracing is turned on.
 */
@Singleton
class ImageTracing {

  private static final String INSTRUMENTATION = "dev.pellucid.stream";

  private final boolean enabled;
  private final Tracer tracer;
  private final TextMapPropagator propagator;

  @Inject
  ImageTracing(
      OpenTelemetry telemetry,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean disabled) {
    this(telemetry, !disabled, INSTRUMENTATION);
  }

  private ImageTracing(OpenTelemetry telemetry, boolean enabled, String instrumentation) {
    this.enabled = enabled;
    this.tracer = telemetry.getTracer(instrumentation);
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  /** Traces everything. */
  static ImageTracing with(OpenTelemetry telemetry) {
    return new ImageTracing(telemetry, true, INSTRUMENTATION);
  }

  /** Traces nothing. */
  static ImageTracing off() {
    return new ImageTracing(OpenTelemetry.noop(), false, INSTRUMENTATION);
  }

  /**
   * The image of a record is worked on from now on; the span's parent is whoever sent it.
   *
   * @param group the consumer group that read it
   */
  ImageTrace process(ConsumerRecord<byte[], byte[]> source, String group) {
    if (!enabled) {
      return ImageTrace.NONE;
    }
    Context sender = propagator.extract(Context.root(), source.headers(), Text.GETTER);
    Span span =
        tracer
            .spanBuilder("process " + source.topic())
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(sender)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.operation.name", "process")
            .setAttribute("messaging.operation.type", "process")
            .setAttribute("messaging.destination.name", source.topic())
            .setAttribute("messaging.destination.partition.id", String.valueOf(source.partition()))
            .setAttribute("messaging.kafka.offset", source.offset())
            .setAttribute("messaging.consumer.group.name", group)
            .setAttribute("messaging.message.id", ImageId.of(source))
            .setAttribute(
                "messaging.message.body.size", source.value() == null ? 0L : source.value().length)
            .startSpan();
    return new ImageTrace(tracer, propagator, sender.with(span));
  }

  /** Reads headers as text. */
  private enum Text implements TextMapGetter<Headers> {
    GETTER;

    @Override
    public Iterable<String> keys(Headers headers) {
      return StreamSupport.stream(headers.spliterator(), false).map(Header::key).toList();
    }

    @Override
    public String get(Headers headers, String name) {
      return headers == null ? null : HeaderText.of(headers, name).orElse(null);
    }
  }
}
