package dev.pellucid.cli.bench.monitor;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import java.io.IOException;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The JSON of a live explanation of fifty concepts: written, read, and read by the monitor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EventBenchmark {

  private final ExplanationEvent event =
      MonitorLoad.USUAL.event("image-1", Instant.EPOCH, new SplittableRandom(1));
  private final byte[] json = EventJson.EXPLANATION.write(event);
  private final ObservationReader reader = new ObservationReader();

  @Benchmark
  public byte[] write() {
    return EventJson.EXPLANATION.write(event);
  }

  @Benchmark
  public ExplanationEvent read() throws IOException {
    return EventJson.EXPLANATION.read(json);
  }

  @Benchmark
  public Observation observe() {
    return reader.read(json);
  }
}
