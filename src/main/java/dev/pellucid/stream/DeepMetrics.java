package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.explain.Methods;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is measured of deep explanations: how long they wait, how methods end, what they take. */
final class DeepMetrics {

  private static final Set<String> METHODS =
      Methods.all().stream().map(method -> method.card().id()).collect(Collectors.toSet());

  private final MeterRegistry registry;
  private final Clock clock;
  private final Timer wait;
  private final Timer judgement;

  DeepMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.wait =
        Timer.builder("pellucid.deep.wait")
            .description("From the request for deep explanations to when they are begun")
            .register(registry);
    this.judgement =
        Timer.builder("pellucid.deep.judgement")
            .description("All indicators of the explanation of one image by one method")
            .register(registry);
  }

  void begun(ConsumerRecord<?, ?> request) {
    wait.record(Math.max(0, clock.millis() - request.timestamp()), TimeUnit.MILLISECONDS);
  }

  /**
   * A method has ended, one way or another.
   *
   * @param method of {@link #known}
   */
  void ended(String method, MethodResult result, Duration took) {
    String outcome = result.error() != null ? "failed" : result.partial() ? "partial" : "explained";
    Timer.builder("pellucid.deep.method")
        .description("One method that explained one image")
        .tags("method", method, "outcome", outcome)
        .register(registry)
        .record(took);
  }

  /** The indicators have said what they say of an explanation. */
  void judged(Duration took) {
    judgement.record(took);
  }

  /** A method's name, where it is one: whoever asks may make up any. */
  static String known(String method) {
    return METHODS.contains(method) ? method : "unknown";
  }
}
