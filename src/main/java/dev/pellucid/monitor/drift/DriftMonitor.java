package dev.pellucid.monitor.drift;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.DriftSignal.Evidence;
import dev.pellucid.event.DriftSignal.Shape;
import dev.pellucid.event.DriftSignal.State;
import dev.pellucid.monitor.alert.Alarm;
import dev.pellucid.monitor.alert.Onset;
import dev.pellucid.monitor.drift.DriftPlan.Monitored;
import dev.pellucid.monitor.sequential.Bet;
import dev.pellucid.monitor.sequential.BinCounts;
import dev.pellucid.monitor.sequential.Cusum;
import dev.pellucid.monitor.sequential.Logs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Watches one model for drift: ticks are closed one after the other, each with the sum of what all
 * partitions counted. Its state is small, and a function of those sums alone.
 *
 * <p>For one thread at a time.
 */
public final class DriftMonitor {

  private final DriftPlan plan;
  private final QuantityDetector[] detectors;
  private final RecentCards recent;
  private DriftTally window;

  private DriftMonitor(DriftPlan plan) {
    this.plan = plan;
    double logThreshold = Math.log(plan.threshold());
    this.detectors =
        IntStream.range(0, plan.size())
            .mapToObj(q -> new QuantityDetector(plan.get(q), logThreshold))
            .toArray(QuantityDetector[]::new);
    this.recent = new RecentCards(plan);
    this.window = DriftTally.empty(plan);
  }

  /** Before the first tick. */
  public static DriftMonitor of(DriftPlan plan) {
    return new DriftMonitor(plan);
  }

  /**
   * As it was.
   *
   * @param state of {@link #state()}
   * @throws IllegalArgumentException if it is of another plan
   */
  public static DriftMonitor of(DriftPlan plan, byte[] state) {
    DriftMonitor monitor = new DriftMonitor(plan);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      byte[] window = new byte[in.readInt()];
      in.readFully(window);
      monitor.window = DriftTally.of(plan, window);
      monitor.recent.read(in);
      for (QuantityDetector detector : monitor.detectors) {
        detector.read(in);
      }
      return monitor;
    } catch (IOException e) {
      throw new IllegalArgumentException("the state of a drift monitor is of another plan", e);
    }
  }

  /** All it must remember. */
  public byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(window.bytes().length);
      out.write(window.bytes());
      recent.write(out);
      for (QuantityDetector detector : detectors) {
        detector.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Closes a tick.
   *
   * @param tick when it began, in milliseconds since 1970; after the last one
   * @param length of ticks
   * @param images what all partitions counted
   * @return whether an alarm went on or off
   */
  public boolean close(long tick, Duration length, DriftTally images) {
    double weight = plan.settings().patience().weight(images.images(), length);
    boolean turned = false;
    for (int q = 0; q < plan.size(); q++) {
      BinCounts counts = images.counts(q);
      if (counts.images() > 0) {
        turned |=
            detectors[q].tick(tick, counts, images.sum(q), weight) != QuantityDetector.Turn.NONE;
      }
    }
    recent.add(tick, images.cards());
    window.add(images);
    return turned;
  }

  /** The logarithm of the strongest evidence of all quantities. */
  public double strongestEvidence() {
    double strongest = Double.NEGATIVE_INFINITY;
    for (QuantityDetector detector : detectors) {
      strongest = Math.max(strongest, detector.logE());
    }
    return strongest;
  }

  /** The alarms that are on, the strongest first. */
  public List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    for (int q = 0; q < plan.size(); q++) {
      if (detectors[q].isOn()) {
        alarms.add(alarm(q));
      }
    }
    alarms.sort((one, other) -> Double.compare(other.logE(), one.logE()));
    return alarms;
  }

  private Alarm alarm(int q) {
    Monitored monitored = plan.get(q);
    QuantityDetector detector = detectors[q];
    Bet bet = monitored.bets().get(detector.strongest());
    Cusum since = detector.since(detector.strongest());
    List<String> examples = recent.examples(q, bet.shape(), since.start());
    DriftSignal.Quantity quantity = monitored.quantity().toEvent();
    double eValue = Logs.exp(detector.logE());
    double before = monitored.scale().mean();
    Instant start = Instant.ofEpochMilli(since.start());
    String sentence =
        DriftSentence.of(
            monitored.quantity(),
            bet.shape(),
            before,
            since.mean(),
            new Onset(start, eValue, since.images()));
    return new Alarm(
        AlertEvent.Kind.DRIFT,
        Optional.empty(),
        detector.logE(),
        new AlertEvent.Evidence(
            quantity.id(),
            sentence,
            quantity.concept(),
            quantity.label(),
            List.of(),
            before,
            since.mean(),
            start,
            eValue,
            plan.threshold(),
            since.images(),
            examples));
  }

  /**
   * How every quantity stood since the last call, which ends the window.
   *
   * @param start of the window
   * @param end of the window, before which its last tick began
   */
  public List<DriftSignal> signals(Instant start, Instant end) {
    List<DriftSignal> signals =
        IntStream.range(0, plan.size())
            .mapToObj(q -> signal(q, new DriftSignal.Window(start, end)))
            .toList();
    window = DriftTally.empty(plan);
    return signals;
  }

  /** How many images came since the window began. */
  public int windowImages() {
    return window.images();
  }

  private DriftSignal signal(int q, DriftSignal.Window span) {
    Monitored monitored = plan.get(q);
    long images = window.count(q);
    return new DriftSignal(
        plan.model(),
        span,
        monitored.quantity().toEvent(),
        images,
        new DriftSignal.Reference(
            monitored.scale().images(),
            monitored.scale().mean(),
            Distances.deciles(monitored.scale())),
        images == 0
            ? null
            : new DriftSignal.Estimate(
                mean(q, images), Distances.shares(monitored.scale(), window, q)),
        images == 0 ? null : Distances.of(monitored.scale(), window, q),
        evidence(q));
  }

  private double mean(int q, long images) {
    return window.sum(q) / images;
  }

  private Evidence evidence(int q) {
    QuantityDetector detector = detectors[q];
    List<Bet> bets = plan.get(q).bets();
    if (bets.isEmpty()) {
      return new Evidence(State.STABLE, 0, plan.threshold(), Shape.HIGHER, null);
    }
    int strongest = detector.strongest();
    Cusum since = detector.since(strongest);
    double logE = detector.logE();
    return new Evidence(
        detector.isOn() ? State.ALARM : State.STABLE,
        Logs.exp(logE),
        plan.threshold(),
        bets.get(strongest).shape(),
        logE >= 0 && since.hasBegun() ? Instant.ofEpochMilli(since.start()) : null);
  }
}
