package dev.pellucid.monitor.fairness;

import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.monitor.alert.Alarm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Watches how one model treats groups: ticks are closed one after the other, each with the sum of
 * what all partitions counted. Its state, some 100 bytes a figure and pair of groups, is a function
 * of those sums alone.
 *
 * <p>A tick costs a shuffle of its images' values for every figure, and for every figure and pair
 * of groups no more than {@value GapTest#MOST_BLOCKS} differences and some twenty logarithms.
 *
 * <p>For one thread at a time.
 */
public final class FairnessMonitor {

  private final FairnessPlan plan;
  private final GapBets bets;
  private final Map<String, AttributeMonitor> attributes = new TreeMap<>();
  private final RecentCards recent = new RecentCards();
  private double clock;
  private long last = Long.MIN_VALUE;

  private FairnessMonitor(FairnessPlan plan) {
    this.plan = plan;
    this.bets = new GapBets(plan.settings().practical());
  }

  /** Before the first tick. */
  public static FairnessMonitor of(FairnessPlan plan) {
    return new FairnessMonitor(plan);
  }

  /**
   * As it was.
   *
   * @param state of {@link #state()}
   * @throws IllegalArgumentException if it is of another plan
   */
  public static FairnessMonitor of(FairnessPlan plan, byte[] state) {
    FairnessMonitor monitor = new FairnessMonitor(plan);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      if (in.readInt() != plan.fingerprint()) {
        throw new IOException("its figures are others");
      }
      monitor.clock = in.readDouble();
      monitor.last = in.readLong();
      monitor.recent.read(in);
      long count = Packed.read(in);
      for (long a = 0; a < count; a++) {
        String attribute = in.readUTF();
        monitor.admit(attribute).read(in);
      }
      return monitor;
    } catch (IOException e) {
      throw new IllegalArgumentException("the state of a fairness monitor is of another plan", e);
    }
  }

  /** All it must remember. */
  public byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(plan.fingerprint());
      out.writeDouble(clock);
      out.writeLong(last);
      recent.write(out);
      Packed.write(out, attributes.size());
      for (Map.Entry<String, AttributeMonitor> attribute : attributes.entrySet()) {
        out.writeUTF(attribute.getKey());
        attribute.getValue().write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private AttributeMonitor admit(String attribute) {
    AttributeMonitor monitor = new AttributeMonitor(plan, bets, attribute);
    attributes.put(attribute, monitor);
    return monitor;
  }

  /**
   * Closes a tick.
   *
   * @param tick when it began, in milliseconds since 1970; after the last one
   * @param length of ticks
   * @param images what all partitions counted
   * @return whether an alarm went on or off
   * @throws IllegalArgumentException if it does not come after the last
   */
  public boolean close(long tick, Duration length, FairnessTally images) {
    if (tick <= last) {
      throw new IllegalArgumentException(
          "the tick of %s was to be closed after that of %s"
              .formatted(Instant.ofEpochMilli(tick), Instant.ofEpochMilli(last)));
    }
    last = tick;
    if (images.isEmpty()) {
      return false;
    }
    for (String attribute : images.attributes()) {
      if (!attributes.containsKey(attribute) && hasRoom(attribute)) {
        admit(attribute);
      }
    }
    recent.add(tick, images.cards());
    double before = clock;
    clock += plan.settings().patience().weight(images.images(), length);
    Tick closing = new Tick(tick, before, clock, plan.heaviest());
    boolean turned = false;
    long size = attributes.values().stream().mapToLong(AttributeMonitor::size).sum();
    for (AttributeMonitor attribute : attributes.values()) {
      long others = size - attribute.size();
      turned |= attribute.tick(closing, images, plan.settings().bounds().tests() - others);
      size = others + attribute.size();
    }
    double logThreshold = Math.log(threshold());
    for (AttributeMonitor attribute : attributes.values()) {
      turned |= attribute.judge(logThreshold);
    }
    return turned;
  }

  private boolean hasRoom(String attribute) {
    return plan.isIntersection(attribute)
        || attributes.keySet().stream().filter(name -> !plan.isIntersection(name)).count()
            < plan.settings().bounds().attributes();
  }

  /** What the evidence must reach by now: it rises with the number of tests that have begun. */
  public double threshold() {
    return plan.threshold(attributes.values().stream().mapToInt(AttributeMonitor::tests).sum());
  }

  /** The alarms that are on, the strongest first. */
  public List<Alarm> alarms() {
    double threshold = threshold();
    List<Alarm> alarms = new ArrayList<>();
    attributes.values().forEach(attribute -> alarms.addAll(attribute.alarms(threshold, recent)));
    alarms.sort(Comparator.comparingDouble(Alarm::logE).reversed());
    return alarms;
  }

  /**
   * How every attribute stands. It costs some thousand logarithms for every figure and group, and
   * ten thousand for every figure and pair of groups.
   *
   * @param start of the window
   * @param end of the window, before which its last tick began
   * @return one an attribute, in the order of their names
   */
  public List<FairnessSignal> signals(Instant start, Instant end) {
    double threshold = threshold();
    return attributes.values().stream()
        .map(attribute -> attribute.signal(new DriftSignal.Window(start, end), threshold))
        .toList();
  }
}
