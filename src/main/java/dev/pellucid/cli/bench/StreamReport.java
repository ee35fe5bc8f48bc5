package dev.pellucid.cli.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What the way of an image through Kafka costs, under which conditions.
 *
 * @param images where they came from
 * @param ways in process, and through Kafka
 * @param share of the in-process rate that is left through Kafka, median over rounds
 * @param cpuInProcess milliseconds of processors an image, in process
 * @param cpuThroughKafka the same through Kafka: service, broker, producer and reader together
 * @param latencies at half the rate through Kafka
 * @param stages where the service's time goes, at the full rate
 */
public record StreamReport(
    String model,
    String images,
    int batch,
    int threads,
    int processors,
    String runtime,
    List<BenchReport.Line> ways,
    double share,
    double cpuInProcess,
    double cpuThroughKafka,
    Latencies latencies,
    List<Stage> stages) {

  /**
   * One stage.
   *
   * @param milliseconds an image, by the clock; a run of the model and a transaction are shared by
   *     their images
   * @param measured how often
   */
  public record Stage(String name, double milliseconds, long measured) {}

  /** The stages, from what the service's meters counted meanwhile. */
  static List<Stage> stages(StageMeters meters) {
    long images = meters.timer("pellucid.serialization").count();
    List<Stage> stages = new ArrayList<>();
    stages.add(stage("decode and preprocess", "pellucid.decode", images, meters));
    stages.add(stage("wait for a run of the model", "pellucid.batch.wait", images, meters));
    stages.add(stage("run of the model, its share", "pellucid.inference", images, meters));
    stages.add(stage("event", "pellucid.explain", images, meters));
    stages.add(stage("JSON and headers", "pellucid.serialization", images, meters));
    stages.add(stage("transaction, its share", "pellucid.transaction", images, meters));
    return stages;
  }

  private static Stage stage(String name, String timer, long images, StageMeters meters) {
    StageMeters.Timed timed = meters.timer(timer);
    return new Stage(name, images == 0 ? 0 : timed.seconds() * 1000 / images, timed.count());
  }
}
