package dev.pellucid.web;

import dev.pellucid.event.AlertAcknowledgement;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.DriftSignal.Window;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Measure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads signals and alerts from their topics, on which anybody may have written anything. Empty is
 * what is none, or lacks what each of them has.
 */
@Singleton
final class SignalReader {

  Optional<DriftSignal> drift(byte[] value) {
    return read(EventJson.DRIFT, value, SignalReader::isWhole);
  }

  Optional<FairnessSignal> fairness(byte[] value) {
    return read(EventJson.FAIRNESS, value, SignalReader::isWhole);
  }

  Optional<AlertEvent> alert(byte[] value) {
    return read(EventJson.ALERT, value, SignalReader::isWhole);
  }

  Optional<AlertAcknowledgement> acknowledgement(byte[] value) {
    return read(EventJson.ACKNOWLEDGEMENT, value, read -> areThere(read.alertId(), read.time()));
  }

  Optional<DeepProgress> progress(byte[] value) {
    return read(
        EventJson.PROGRESS,
        value,
        read ->
            areThere(read.imageId(), read.source(), read.state(), read.time())
                && read.source().topic() != null);
  }

  private static <T> Optional<T> read(EventJson<T> json, byte[] value, Predicate<T> isWhole) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(json.read(value)).filter(isWhole);
    } catch (IOException another) {
      return Optional.empty();
    }
  }

  private static boolean isWhole(DriftSignal signal) {
    return isWhole(signal.model())
        && isWhole(signal.window())
        && areThere(signal.quantity(), signal.reference(), signal.evidence())
        && areThere(
            signal.quantity().id(),
            signal.quantity().kind(),
            signal.evidence().state(),
            signal.evidence().shape());
  }

  private static boolean isWhole(FairnessSignal signal) {
    return isWhole(signal.model())
        && isWhole(signal.window())
        && signal.attribute() != null
        && signal.measures().stream().allMatch(SignalReader::isWhole);
  }

  private static boolean isWhole(Measure measure) {
    return areThere(measure.id(), measure.kind())
        && measure.groups().stream().allMatch(figure -> figure.group() != null)
        && measure.gaps().stream()
            .allMatch(gap -> areThere(gap.first(), gap.second(), gap.state()));
  }

  private static boolean isWhole(AlertEvent event) {
    return isWhole(event.model())
        && areThere(
            event.id(), event.kind(), event.state(), event.opened(), event.time(), event.headline())
        && event.evidence().stream()
            .allMatch(evidence -> areThere(evidence.subject(), evidence.sentence()));
  }

  private static boolean isWhole(ModelRef model) {
    return model != null && areThere(model.name(), model.version());
  }

  private static boolean isWhole(Window window) {
    return window != null && areThere(window.start(), window.end());
  }

  private static boolean areThere(Object... parts) {
    return Stream.of(parts).allMatch(Objects::nonNull);
  }
}
