package dev.pellucid.cli.bench.monitor;

import dev.pellucid.monitor.drift.DriftPlan;
import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.drift.DriftTally;
import dev.pellucid.monitor.fairness.FairnessPlan;
import dev.pellucid.monitor.fairness.FairnessSettings;
import dev.pellucid.monitor.fairness.FairnessTally;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.monitor.reference.Reference;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * What the monitor's counting stage does in several threads at once, each as if it had a partition:
 * from JSON to the counts of a tick, without Kafka.
 *
 * @param threads how many
 * @param imagesPerSecond of all of them together, by the clock
 */
public record MonitorThreads(int threads, double imagesPerSecond) {

  private static final int RECORDS = 4_000;
  private static final double WARM_UP_SECONDS = 2;

  /** Measures for some seconds, after some that do not count. */
  public static MonitorThreads measure(MonitorLoad load, int threads, double seconds) {
    Reference reference = load.reference();
    DriftPlan drift = DriftPlan.of(reference, DriftSettings.USUAL);
    FairnessPlan fairness = FairnessPlan.of(reference, FairnessSettings.USUAL);
    List<byte[]> records = load.records(RECORDS, Instant.EPOCH, RECORDS, 1);
    long begin = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
    long end = begin + (long) (seconds * 1e9);
    AtomicLong counted = new AtomicLong();
    List<Thread> workers =
        IntStream.range(0, threads)
            .mapToObj(
                worker ->
                    new Thread(
                        () -> counted.addAndGet(count(records, drift, fairness, begin, end)),
                        "pellucid-bench-" + worker))
            .toList();
    workers.forEach(Thread::start);
    workers.forEach(MonitorThreads::join);
    return new MonitorThreads(threads, counted.get() / seconds);
  }

  private static long count(
      List<byte[]> records, DriftPlan drift, FairnessPlan fairness, long begin, long end) {
    ObservationReader reader = new ObservationReader();
    long counted = 0;
    while (true) {
      DriftTally ranks = DriftTally.empty(drift);
      FairnessTally groups = FairnessTally.empty(fairness);
      for (byte[] json : records) {
        long now = System.nanoTime();
        if (now >= end) {
          return counted;
        }
        Observation image = reader.read(json);
        ranks.add(image);
        groups.addPrediction(image);
        groups.addOutcome(image);
        counted += now >= begin ? 1 : 0;
      }
    }
  }

  private static void join(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the monitor was measured", e);
    }
  }
}
