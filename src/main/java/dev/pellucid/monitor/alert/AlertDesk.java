package dev.pellucid.monitor.alert;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.AlertEvent.Evidence;
import dev.pellucid.event.AlertEvent.Kind;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes alerts of the alarms of one model: one for drift, one for each sensitive attribute, however
 * many alarms are on. An alert opens with the first alarm, escalates when twice as many are on as
 * were told, or the digits of the strongest evidence have doubled, and resolves when none is on.
 *
 * <p>For one thread at a time.
 */
public final class AlertDesk {

  private static final int MOST_EVIDENCE = 10;
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ModelRef model;
  private final Map<String, Open> open = new TreeMap<>();

  /** An alert that is open: what was last told of it. */
  private record Open(AlertEvent told, double logE) {}

  public AlertDesk(ModelRef model) {
    this.model = model;
  }

  /**
   * As it was.
   *
   * @param state of {@link #state()}
   */
  public static AlertDesk of(ModelRef model, byte[] state) {
    AlertDesk desk = new AlertDesk(model);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String subject = in.readUTF();
        double logE = in.readDouble();
        byte[] told = new byte[in.readInt()];
        in.readFully(told);
        desk.open.put(subject, new Open(EventJson.ALERT.read(told), logE));
      }
      return desk;
    } catch (IOException e) {
      throw new UncheckedIOException("the state of an alert desk is broken", e);
    }
  }

  /** All it must remember. */
  public byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(open.size());
      for (Map.Entry<String, Open> entry : open.entrySet()) {
        byte[] told = EventJson.ALERT.write(entry.getValue().told());
        out.writeUTF(entry.getKey());
        out.writeDouble(entry.getValue().logE());
        out.writeInt(told.length);
        out.write(told);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The alerts that are open, as they were last told. */
  public List<AlertEvent> open() {
    return open.values().stream().map(Open::told).toList();
  }

  /** Whether no alert is open. */
  public boolean isQuiet() {
    return open.isEmpty();
  }

  /**
   * What there is to tell after a tick.
   *
   * @param now the end of the tick
   * @param on all alarms of the model that are on
   */
  public List<AlertEvent> update(Instant now, List<Alarm> on) {
    Map<String, List<Alarm>> bySubject = new TreeMap<>();
    for (Alarm alarm : on) {
      bySubject.computeIfAbsent(subject(alarm), unknown -> new ArrayList<>()).add(alarm);
    }
    List<AlertEvent> events = new ArrayList<>();
    for (String subject : List.copyOf(open.keySet())) {
      if (!bySubject.containsKey(subject)) {
        events.add(resolved(open.remove(subject).told(), now, "recovered"));
      }
    }
    bySubject.forEach((subject, alarms) -> tell(subject, alarms, now).ifPresent(events::add));
    return events;
  }

  /**
   * Closes every alert: the version of the model that they are of is no longer served.
   *
   * @param now when
   */
  public List<AlertEvent> supersede(Instant now) {
    List<AlertEvent> events =
        open.values().stream().map(alert -> resolved(alert.told(), now, "superseded")).toList();
    open.clear();
    return events;
  }

  private static String subject(Alarm alarm) {
    return alarm.kind() + alarm.attribute().map(name -> "/" + name).orElse("");
  }

  private Optional<AlertEvent> tell(String subject, List<Alarm> alarms, Instant now) {
    alarms.sort(Comparator.comparingDouble(Alarm::logE).reversed().thenComparing(Alarm::subject));
    double logE = alarms.get(0).logE();
    Open before = open.get(subject);
    if (before != null && alarms.size() < 2 * before.told().alarms() && logE < 2 * before.logE()) {
      return Optional.empty();
    }
    AlertEvent event =
        before == null
            ? event(id(alarms.get(0), now), State.OPENED, now, now, alarms)
            : event(before.told().id(), State.ESCALATED, before.told().opened(), now, alarms);
    open.put(subject, new Open(event, logE));
    return Optional.of(event);
  }

  private String id(Alarm first, Instant now) {
    return String.join(
            "-",
            model.name(),
            model.version(),
            subject(first).toLowerCase(Locale.ROOT).replace('/', '-'),
            ID_TIME.format(now))
        .replace(' ', '-');
  }

  private AlertEvent event(
      String id, State state, Instant opened, Instant now, List<Alarm> alarms) {
    Alarm strongest = alarms.get(0);
    List<Evidence> evidence = alarms.stream().limit(MOST_EVIDENCE).map(Alarm::evidence).toList();
    return new AlertEvent(
        id,
        strongest.kind(),
        state,
        model,
        strongest.attribute().orElse(null),
        opened,
        now,
        headline(strongest, alarms.size()),
        null,
        alarms.size(),
        evidence);
  }

  private static String headline(Alarm strongest, int alarms) {
    String what =
        strongest.kind() == Kind.DRIFT
            ? "the model's reasons have changed: "
            : "groups of %s are treated differently: "
                .formatted(strongest.attribute().orElse("an attribute"));
    String more = alarms > 1 ? " (and %d more)".formatted(alarms - 1) : "";
    return what + strongest.evidence().sentence() + more;
  }

  private static AlertEvent resolved(AlertEvent told, Instant now, String reason) {
    return new AlertEvent(
        told.id(),
        told.kind(),
        State.RESOLVED,
        told.model(),
        told.attribute(),
        told.opened(),
        now,
        told.headline(),
        reason,
        0,
        told.evidence());
  }
}
