package dev.pellucid.stream;

import dev.pellucid.model.LiveExplanation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;

/**
 * The spans of one image in one process: one for its processing, from the first byte looked at to
 * the commit, and below it one each for decoding, for inference, for every method of the deep lane,
 * and for every record that is sent. Any thread may use it.
 */
final class ImageTrace {

  /** Of an image that is not traced: none of its methods does anything. */
  static final ImageTrace NONE = new ImageTrace();

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Context context;
  private final Queue<Span> sending = new ConcurrentLinkedQueue<>();

  private ImageTrace() {
    this.tracer = null;
    this.propagator = null;
    this.context = null;
  }

  /**
   * @param context of the span of the processing
   */
  ImageTrace(Tracer tracer, TextMapPropagator propagator, Context context) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.context = context;
  }

  /** Whether anything is traced. */
  boolean isOn() {
    return tracer != null;
  }

  /** Where we are in the trace; not valid where nothing is traced. */
  SpanContext spanContext() {
    return isOn() ? Span.fromContext(context).getSpanContext() : SpanContext.getInvalid();
  }

  /** What the work returns, which is a span of its own. */
  <T> T step(String name, Supplier<T> work) {
    if (!isOn()) {
      return work.get();
    }
    Span span = tracer.spanBuilder(name).setParent(context).startSpan();
    try {
      return work.get();
    } catch (Throwable failure) {
      failed(span, failure);
      throw failure;
    } finally {
      span.end();
    }
  }

  /**
   * The model has just answered: a span for the time in its queue, and one for the run, which the
   * images of a batch share.
   */
  void inferred(String model, String version, LiveExplanation explanation) {
    if (!isOn()) {
      return;
    }
    Instant end = Instant.now();
    Instant begin = end.minus(explanation.inference());
    tracer
        .spanBuilder("wait for batch")
        .setParent(context)
        .setStartTimestamp(begin.minus(explanation.waited()))
        .startSpan()
        .end(begin);
    tracer
        .spanBuilder("inference")
        .setParent(context)
        .setStartTimestamp(begin)
        .setAttribute("pellucid.model.name", model)
        .setAttribute("pellucid.model.version", version)
        .setAttribute("pellucid.batch.size", explanation.batchSize())
        .startSpan()
        .end(end);
  }

  /**
   * A record is going to be sent, with these headers, in which its span takes the place of whoever
   * sent the image. The span ends with the commit.
   */
  void sends(String topic, Headers headers) {
    if (!isOn()) {
      return;
    }
    Span span =
        tracer
            .spanBuilder("send " + topic)
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(context)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.operation.name", "send")
            .setAttribute("messaging.operation.type", "send")
            .setAttribute("messaging.destination.name", topic)
            .startSpan();
    sending.add(span);
    propagator.fields().forEach(headers::remove);
    propagator.inject(
        context.with(span),
        headers,
        (to, name, text) -> to.remove(name).add(name, HeaderText.bytes(text)));
  }

  /** Everything of the image is committed. */
  void committed(ImageResult result) {
    if (!isOn()) {
      return;
    }
    Span span = Span.fromContext(context);
    result.model().ifPresent(model -> span.setAttribute("pellucid.model.name", model));
    if (result instanceof ImageResult.Rejected rejected) {
      span.setAttribute("pellucid.outcome", "rejected");
      span.setAttribute("error.type", rejected.rejection().code());
      span.setStatus(StatusCode.ERROR, rejected.rejection().message());
    } else {
      span.setAttribute("pellucid.outcome", "explained");
    }
    end();
  }

  /** The image was explained here, but another instance will commit it. */
  void abandoned() {
    if (isOn()) {
      Span.fromContext(context).setAttribute("pellucid.outcome", "abandoned");
      end();
    }
  }

  /** The attempt came to nothing; the next has a span of its own. */
  void failed(Throwable failure) {
    if (isOn()) {
      Span span = Span.fromContext(context);
      span.setAttribute("pellucid.outcome", "tried-again");
      failed(span, failure);
      end();
    }
  }

  private static void failed(Span span, Throwable failure) {
    span.setAttribute("error.type", failure.getClass().getName());
    span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
  }

  private void end() {
    for (Span span = sending.poll(); span != null; span = sending.poll()) {
      span.end();
    }
    Span.fromContext(context).end();
  }
}
