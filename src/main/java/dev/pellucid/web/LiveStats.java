package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.web.PercentileWindow.Percentiles;
import java.time.Instant;
import java.util.List;

/**
 * What the stream did lately; windows slide.
 *
 * @param time when this was read
 * @param since when counting began
 * @param explained explanations since then
 * @param rejected dead letters since then
 * @param unreadable records on the explanations topic that are no explanation
 * @param imagesPerSecond explanations per second
 * @param latency milliseconds from the image's time to the arrival of its explanation here
 * @param models the models seen lately, by name
 */
record LiveStats(
    Instant time,
    Instant since,
    long explained,
    long rejected,
    long unreadable,
    double imagesPerSecond,
    Percentiles latency,
    List<Model> models) {

  /**
   * @param explained by this model since counting began
   * @param imagesPerSecond explanations per second
   * @param inference milliseconds of the session run that an image rode in
   * @param meanBatch how many images shared a run, over the latest images
   * @param latest how many of the latest images the figures below are taken over
   * @param classes predicted classes, the most frequent first; the long tail is summed up in a
   *     share without a label
   * @param labelled how many carried a true label
   * @param right how many of these were predicted right
   * @param concepts mean attributions, in the order of the bank
   * @param meanResidual what the bank does not account for, on average; absent without a bank
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Model(
      String name,
      String version,
      long explained,
      double imagesPerSecond,
      Percentiles inference,
      double meanBatch,
      int latest,
      List<ClassShare> classes,
      int labelled,
      int right,
      List<ConceptMean> concepts,
      Double meanResidual) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ClassShare(String label, int count) {}

  /**
   * @param contribution mean contribution
   * @param magnitude mean absolute contribution
   */
  record ConceptMean(String name, double contribution, double magnitude) {}

  /** One second in the history of the stream. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Point(Instant time, double imagesPerSecond, Double p50, Double p95) {

    static Point of(LiveStats stats) {
      return new Point(
          stats.time(), stats.imagesPerSecond(), stats.latency().p50(), stats.latency().p95());
    }
  }
}
