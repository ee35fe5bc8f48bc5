package dev.pellucid.cli.bench;

import java.util.List;

/**
 * What was measured, under which conditions.
 *
 * @param images where they came from
 * @param livePass what the live pass computes beside the class
 * @param passes the first is what the others are compared with
 */
public record BenchReport(
    String model,
    String images,
    int batch,
    int threads,
    int processors,
    String runtime,
    String livePass,
    List<Line> passes,
    ProcessMemory before,
    ProcessMemory after) {

  /**
   * One contender.
   *
   * @param imagesPerSecond median over rounds
   * @param milliseconds an image, at the median
   * @param cost of an image as a multiple of the first contender's, median over rounds
   */
  public record Line(
      String name,
      double imagesPerSecond,
      double slowest,
      double fastest,
      double milliseconds,
      double cost) {

    static Line of(Rate rate, Rate first) {
      return new Line(
          rate.name(),
          rate.median(),
          rate.slowest(),
          rate.fastest(),
          rate.milliseconds(),
          rate.costOver(first));
    }
  }

  static List<Line> lines(List<Rate> rates) {
    return rates.stream().map(rate -> Line.of(rate, rates.get(0))).toList();
  }
}
