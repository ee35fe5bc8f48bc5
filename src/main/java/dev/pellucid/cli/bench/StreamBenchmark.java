package dev.pellucid.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One model, from encoded images on Kafka to committed explanations on Kafka, beside the same in
 * process.
 *
 * @param batch images in one run
 */
public record StreamBenchmark(
    ModelBundle bundle, SessionSettings settings, int batch, EncodedImages images) {

  private static final String PIPELINE = "decode and live pass";
  private static final String STREAM = "stream";
  private static final double HALF = 0.5;

  /** How many contenders take turns. */
  public static final int WAYS = 2;

  /** Processor time of one way, beside its images. */
  private static final class Cpu {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<Double> milliseconds = new ArrayList<>();

    /** What was before is not counted. */
    void begin() {
      milliseconds.clear();
    }

    void during(int images, Runnable work) {
      long before = SYSTEM.getProcessCpuTime();
      work.run();
      milliseconds.add((SYSTEM.getProcessCpuTime() - before) / 1e6 / images);
    }

    double median() {
      return new Rate("", milliseconds.stream().mapToDouble(Double::doubleValue).toArray())
          .median();
    }
  }

  /**
   * Measures rate, stages and latency.
   *
   * @param count images in a turn
   * @param paced how long images come at half the rate, for the latency
   * @param turnDone run after each turn
   * @throws IOException if the model cannot be copied to where a service finds it
   */
  public StreamReport run(Rounds rounds, int count, Duration paced, Runnable turnDone)
      throws IOException {
    try (StagedModel staged = new StagedModel(bundle);
        LivePipeline pipeline = new LivePipeline(bundle, staged, settings, batch);
        StreamService service = new StreamService(configuration(staged))) {
      Cpu inProcess = new Cpu();
      Cpu throughKafka = new Cpu();
      StageMeters[] began = {StageMeters.now()};
      int[] turns = {0};
      List<Rate> rates =
          rounds.run(
              List.of(
                  new Contender(
                      PIPELINE,
                      count,
                      () -> inProcess.during(count, () -> pipeline.explain(images, count))),
                  new Contender(
                      STREAM,
                      count,
                      () -> throughKafka.during(count, () -> service.explain(images, count)))),
              contender -> {
                turns[0]++;
                if (turns[0] == WAYS * rounds.warmUp()) {
                  began[0] = StageMeters.now();
                  inProcess.begin();
                  throughKafka.begin();
                }
                turnDone.run();
              });
      StageMeters meters = StageMeters.now().since(began[0]);
      double rate = HALF * rates.get(1).median();
      int due = (int) Math.max(1, rate * paced.toNanos() / 1e9);
      Latencies latencies = Latencies.of(rate, service.explainAtRate(images, rate, due));
      turnDone.run();
      return new StreamReport(
          bundle.name(),
          images.source(),
          batch,
          settings.threads(),
          Runtime.getRuntime().availableProcessors(),
          "Java " + Runtime.version().feature() + " on " + System.getProperty("os.arch"),
          BenchReport.lines(rates),
          1 / rates.get(1).costOver(rates.get(0)),
          inProcess.median(),
          throughKafka.median(),
          latencies,
          StreamReport.stages(meters));
    }
  }

  private Map<String, String> configuration(StagedModel staged) {
    return Map.ofEntries(
        Map.entry("pellucid.roles", "explain"),
        Map.entry("pellucid.models.path", staged.models().toString()),
        Map.entry("pellucid.models.default", bundle.name()),
        Map.entry("pellucid.models.cache", staged.cache().toString()),
        Map.entry("pellucid.batch.max-size", String.valueOf(batch)),
        Map.entry("pellucid.inference.threads", String.valueOf(settings.threads())),
        Map.entry(
            "pellucid.inference.provider", settings.provider().name().toLowerCase(Locale.ROOT)),
        Map.entry("pellucid.inference.device", String.valueOf(settings.device())),
        Map.entry("pellucid.security.mode", "off"),
        Map.entry("quarkus.http.host", "localhost"),
        Map.entry("quarkus.management.host", "localhost"),
        Map.entry("quarkus.http.port", "0"),
        Map.entry("quarkus.management.port", "0"),
        Map.entry("quarkus.log.level", "ERROR"),
        Map.entry("quarkus.log.console.stderr", "true"));
  }
}
