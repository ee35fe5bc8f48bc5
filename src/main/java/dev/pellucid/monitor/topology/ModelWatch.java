package dev.pellucid.monitor.topology;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.monitor.alert.Alarm;
import dev.pellucid.monitor.alert.AlertDesk;
import dev.pellucid.monitor.drift.DriftMonitor;
import dev.pellucid.monitor.fairness.FairnessMonitor;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One version of a model that has images: its tests, if its reference is known, and its alerts. */
final class ModelWatch {

  private static final long NONE = Long.MIN_VALUE;

  private final ModelRef model;
  private final MonitorSettings.Times times;
  private final AlertDesk desk;
  private Optional<Tests> tests = Optional.empty();
  private long lastTick = NONE;
  private long window = NONE;

  /** The tests of a model, by a plan. */
  private record Tests(ModelPlan plan, DriftMonitor drift, FairnessMonitor fairness) {

    static Tests begin(ModelPlan plan) {
      return new Tests(plan, DriftMonitor.of(plan.drift()), FairnessMonitor.of(plan.fairness()));
    }

    List<Alarm> alarms() {
      List<Alarm> alarms = new ArrayList<>(drift.alarms());
      alarms.addAll(fairness.alarms());
      return alarms;
    }
  }

  /** What there is to say of a window. */
  record Signals(List<DriftSignal> drift, List<FairnessSignal> fairness) {}

  private ModelWatch(ModelRef model, MonitorSettings.Times times, AlertDesk desk) {
    this.model = model;
    this.times = times;
    this.desk = desk;
  }

  /** Before its first image. */
  static ModelWatch of(ModelRef model, MonitorSettings.Times times) {
    return new ModelWatch(model, times, new AlertDesk(model));
  }

  /**
   * As it was.
   *
   * @param plan what it has by now; if that is another one, its tests begin anew
   * @param state of {@link #state}
   */
  static ModelWatch of(
      ModelRef model, MonitorSettings.Times times, Optional<ModelPlan> plan, byte[] state) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      ModelWatch watch = new ModelWatch(model, times, AlertDesk.of(model, Packing.readBytes(in)));
      watch.lastTick = in.readLong();
      watch.window = in.readLong();
      long id = in.readLong();
      if (id != BinKey.UNKNOWN) {
        byte[] drift = Packing.readBytes(in);
        byte[] fairness = Packing.readBytes(in);
        watch.tests =
            plan.filter(now -> now.id() == id)
                .map(
                    now ->
                        new Tests(
                            now,
                            DriftMonitor.of(now.drift(), drift),
                            FairnessMonitor.of(now.fairness(), fairness)));
      }
      if (watch.tests.isEmpty()) {
        // What its old tests saw of the window cannot be told by others.
        watch.window = NONE;
      }
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException("the state of %s is broken".formatted(model), e);
    }
  }

  /** All that must be remembered. */
  byte[] state() {
    return Packing.bytes(
        out -> {
          Packing.write(out, desk.state());
          out.writeLong(lastTick);
          out.writeLong(window);
          out.writeLong(tests.map(known -> known.plan().id()).orElse(BinKey.UNKNOWN));
          if (tests.isPresent()) {
            Packing.write(out, tests.get().drift().state());
            Packing.write(out, tests.get().fairness().state());
          }
        });
  }

  ModelRef model() {
    return model;
  }

  /** By what its images are counted. */
  Optional<ModelPlan> plan() {
    return tests.map(Tests::plan);
  }

  /** When its last tick with an image began. */
  long lastTick() {
    return lastTick;
  }

  /**
   * Begins its tests, anew if there were some: what is open is closed.
   *
   * @param now in image time
   */
  List<AlertEvent> begin(ModelPlan plan, Instant now) {
    tests = Optional.of(Tests.begin(plan));
    window = NONE;
    return desk.supersede(now);
  }

  /** A tick of which nothing is tested. */
  void pass(long tick) {
    lastTick = tick;
  }

  /**
   * Closes a tick.
   *
   * @param images what all partitions counted
   * @return what there is to tell
   */
  List<AlertEvent> close(long tick, Tally images) {
    Tests known = tests.orElseThrow();
    if (window == NONE) {
      window = times.windowOf(tick);
    }
    if (images.drift().images() > 0) {
      lastTick = tick;
    }
    Duration length = times.tick();
    boolean turned = known.drift().close(tick, length, images.drift());
    turned |= known.fairness().close(tick, length, images.fairness());
    return turned || !desk.isQuiet()
        ? desk.update(Instant.ofEpochMilli(tick).plus(length), known.alarms())
        : List.of();
  }

  /** Whether it has a window that ends no later than this. */
  boolean hasWindow(long end) {
    return window != NONE && window + times.window().toMillis() <= end;
  }

  /** Ends the window. */
  Signals signals() {
    Instant start = Instant.ofEpochMilli(window);
    Instant end = start.plus(times.window());
    window = NONE;
    Tests known = tests.orElseThrow();
    return new Signals(known.drift().signals(start, end), known.fairness().signals(start, end));
  }

  /** Its alerts, as they were last told. */
  List<AlertEvent> open() {
    return desk.open();
  }

  /** It is given up. */
  List<AlertEvent> supersede(Instant now) {
    return desk.supersede(now);
  }
}
