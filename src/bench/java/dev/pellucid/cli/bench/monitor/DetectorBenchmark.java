package dev.pellucid.cli.bench.monitor;

import dev.pellucid.monitor.drift.DriftMonitor;
import dev.pellucid.monitor.drift.DriftPlan;
import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.drift.DriftTally;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.monitor.sequential.ShiryaevRoberts;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an image and a tick cost the e-detectors of a model with fifty concepts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DetectorBenchmark {

  private static final Duration TICK = Duration.ofSeconds(1);

  private final DriftPlan plan = DriftPlan.of(MonitorLoad.USUAL.reference(), DriftSettings.USUAL);
  private final DriftMonitor monitor = DriftMonitor.of(plan);
  private final Observation image =
      new ObservationReader().read(MonitorLoad.USUAL.records(1, Instant.EPOCH, 1, 1).get(0));
  private final DriftTally counted = DriftTally.empty(plan);
  private final DriftTally hundred = hundred();

  private double logM = ShiryaevRoberts.NOTHING;
  private long tick;

  private DriftTally hundred() {
    DriftTally tally = DriftTally.empty(plan);
    for (int i = 0; i < 100; i++) {
      tally.add(image);
    }
    return tally;
  }

  /** One image, for all quantities. */
  @Benchmark
  public DriftTally count() {
    counted.add(image);
    return counted;
  }

  /** A tick of a hundred images, for all quantities, shapes and stakes. */
  @Benchmark
  public Object close() {
    return monitor.close(1000 * tick++, TICK, hundred);
  }

  /** One e-detector. */
  @Benchmark
  public double update() {
    logM = ShiryaevRoberts.tick(logM, -0.01, 100);
    return logM;
  }
}
