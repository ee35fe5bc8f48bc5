package dev.pellucid.demo;

import dev.pellucid.demo.scenario.Journal;
import dev.pellucid.demo.scenario.Journal.Moment;
import dev.pellucid.demo.scenario.Sending;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.EventJson;
import dev.pellucid.web.TimeMark;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Tells when phases begin, and how long after that alerts open: here the true moments are known. An
 * alert is put down to the phase that was under way when it opened; one that opens while traffic is
 * as in training has no cause.
 */
@ApplicationScoped
class PhaseReporter {

  private final Journal journal = new Journal();
  private final Event<TimeMark> marks;

  PhaseReporter(Event<TimeMark> marks) {
    this.marks = marks;
  }

  /** Takes note of an image that was sent. */
  void sent(Sending image) {
    if (journal.add(image)) {
      String name = image.phase().name();
      String description = image.phase().description();
      DemoLog.LOG.phaseBegins(name, image.index(), image.time(), description);
      marks.fire(new TimeMark(image.time(), name, description));
    }
  }

  @Incoming("demo-alerts")
  @Blocking
  void alerts(ConsumerRecord<byte[], byte[]> record) throws IOException {
    AlertEvent alert = EventJson.ALERT.read(record.value());
    if (alert.state() == AlertEvent.State.OPENED) {
      journal
          .at(alert.opened())
          .ifPresentOrElse(
              moment -> opened(alert, moment),
              () -> DemoLog.LOG.openedBefore(kind(alert), alert.opened(), alert.headline()));
    }
  }

  private static void opened(AlertEvent alert, Moment moment) {
    String kind = kind(alert);
    if (moment.phase().isUsual()) {
      DemoLog.LOG.openedWithoutCause(kind, alert.opened(), moment.phase().name(), alert.headline());
    } else {
      DemoLog.LOG.opened(
          kind,
          alert.opened(),
          moment.since().toMillis() / 1e3,
          moment.images(),
          moment.phase().name(),
          alert.headline());
    }
  }

  private static String kind(AlertEvent alert) {
    return alert.kind().name().toLowerCase(Locale.ROOT);
  }
}
