package dev.pellucid.stream;

import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;

/**
 * Marks what the calling thread logs until it is closed as being about one image, for logs that are
 * written as JSON.
 */
final class LogContext implements AutoCloseable {

  private final List<String> keys = new ArrayList<>(4);

  private LogContext() {}

  /** About an image of which there is more to say than its id. */
  static LogContext of(ImageRecord image) {
    LogContext context = of(image.id());
    image.model().ifPresent(model -> context.put("model", model));
    SpanContext span = image.trace().spanContext();
    if (span.isValid()) {
      context.put("traceId", span.getTraceId());
      context.put("spanId", span.getSpanId());
    }
    return context;
  }

  static LogContext of(String imageId) {
    LogContext context = new LogContext();
    context.put("imageId", imageId);
    return context;
  }

  private void put(String key, String value) {
    MDC.put(key, value);
    keys.add(key);
  }

  @Override
  public void close() {
    keys.forEach(MDC::remove);
  }
}
