package dev.pellucid.cli.bench;

import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.MicroBatcher;
import dev.pellucid.model.inference.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What gathering images into batches costs each of them, with a model that takes no time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BatcherBenchmark {

  private static final int IMAGES = 64;

  private MicroBatcher<Integer, Integer> batcher;

  @Setup
  public void start() {
    batcher =
        new MicroBatcher<>(
            "none",
            new BatchSettings(8, Duration.ofMillis(3)),
            batch -> batch.stream().<Outcome<Integer>>map(Outcome.Success::new).toList(),
            Runnable::run);
  }

  @TearDown
  public void stop() {
    batcher.close();
  }

  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public int gather() {
    List<CompletableFuture<Integer>> results = new ArrayList<>(IMAGES);
    for (int image = 0; image < IMAGES; image++) {
      results.add(batcher.submit(image).toCompletableFuture());
    }
    return results.stream().mapToInt(CompletableFuture::join).sum();
  }
}
