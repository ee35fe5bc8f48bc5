package dev.pellucid.cli.bench.monitor;

import dev.pellucid.monitor.drift.DriftMonitor;
import dev.pellucid.monitor.drift.DriftPlan;
import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.drift.DriftTally;
import dev.pellucid.monitor.fairness.FairnessMonitor;
import dev.pellucid.monitor.fairness.FairnessPlan;
import dev.pellucid.monitor.fairness.FairnessSettings;
import dev.pellucid.monitor.fairness.FairnessTally;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.monitor.reference.Reference;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the monitor's stages cost in one thread, without Kafka, in time of a core.
 *
 * @param quantities that are monitored
 * @param bytes of a record
 * @param read microseconds an image, from JSON to what is monitored of it
 * @param drift microseconds an image, to count its quantities
 * @param fairness microseconds an image, to count it for its groups
 * @param close milliseconds a tick, to close it, drift and fairness together
 * @param state bytes that must be remembered of the model
 */
public record MonitorStages(
    int quantities,
    int bytes,
    double read,
    double drift,
    double fairness,
    double close,
    int state) {

  private static final int RECORDS = 4_000;
  private static final int WARM_UP_ROUNDS = 3;
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Measures for some seconds, after some rounds that do not count. */
  public static MonitorStages measure(MonitorLoad load, double seconds) {
    Reference reference = load.reference();
    DriftPlan driftPlan = DriftPlan.of(reference, DriftSettings.USUAL);
    FairnessPlan fairnessPlan = FairnessPlan.of(reference, FairnessSettings.USUAL);
    DriftMonitor drift = DriftMonitor.of(driftPlan);
    FairnessMonitor fairness = FairnessMonitor.of(fairnessPlan);
    List<byte[]> records = load.records(RECORDS, Instant.EPOCH, RECORDS, 1);
    ObservationReader reader = new ObservationReader();
    long[] spent = new long[4];
    int rounds = 0;
    long end = Long.MAX_VALUE;
    for (int round = 0; System.nanoTime() < end || rounds == 0; round++) {
      if (round == WARM_UP_ROUNDS) {
        spent = new long[4];
        rounds = 0;
        end = System.nanoTime() + (long) (seconds * 1e9);
      }
      long start = cpuTime();
      List<Observation> images = new ArrayList<>(RECORDS);
      for (byte[] json : records) {
        images.add(reader.read(json));
      }
      long read = cpuTime();
      DriftTally driftTally = DriftTally.empty(driftPlan);
      images.forEach(driftTally::add);
      long counted = cpuTime();
      FairnessTally fairnessTally = FairnessTally.empty(fairnessPlan);
      images.forEach(fairnessTally::addPrediction);
      images.forEach(fairnessTally::addOutcome);
      long grouped = cpuTime();
      drift.close(1000L * round, TICK, driftTally);
      fairness.close(1000L * round, TICK, fairnessTally);
      long closed = cpuTime();
      spent[0] += read - start;
      spent[1] += counted - read;
      spent[2] += grouped - counted;
      spent[3] += closed - grouped;
      rounds++;
    }
    double images = 1e3 * rounds * RECORDS;
    return new MonitorStages(
        driftPlan.size(),
        records.get(0).length,
        spent[0] / images,
        spent[1] / images,
        spent[2] / images,
        spent[3] / 1e6 / rounds,
        drift.state().length + fairness.state().length);
  }

  /** Of this thread, in nanoseconds: what else the machine does is not counted. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Images a second that one thread counts which has a core for itself. */
  public double imagesPerSecond() {
    return 1e6 / (read + drift + fairness);
  }
}
