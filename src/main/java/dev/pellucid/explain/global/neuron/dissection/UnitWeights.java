package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.explain.global.neuron.Adam;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weights of units, by which a position is told to show a concept or not.
 *
 * @param weights of each unit
 * @param bias what is added
 */
record UnitWeights(double[] weights, double bias) {

  /**
   * A position of an image.
   *
   * @param active the units that are above their thresholds there
   * @param covered of each concept, the share of the pixels around that shows it
   */
  record Row(int[] active, float[] covered) {}

  /**
   * How they are learnt.
   *
   * @param steps over all rows
   * @param rate of {@link Adam}
   * @param ridge what a weight's square costs
   */
  record Training(int steps, double rate, double ridge) {}

  /** By the logistic loss, in which the concept and the rest weigh alike; the bias by the IoU. */
  static UnitWeights learn(List<Row> rows, int concept, int units, Training training) {
    double shown = 0;
    for (Row row : rows) {
      shown += row.covered()[concept];
    }
    float[] numbers = new float[units + 1];
    if (shown == 0 || shown == rows.size()) {
      return of(numbers);
    }
    double ofConcept = 0.5 / shown;
    double ofRest = 0.5 / (rows.size() - shown);
    Adam adam = new Adam(training.rate(), numbers.length);
    for (int step = 0; step < training.steps(); step++) {
      float[] uphill = new float[numbers.length];
      for (int unit = 0; unit < units; unit++) {
        uphill[unit] = (float) (-2 * training.ridge() * numbers[unit]);
      }
      for (Row row : rows) {
        double score = numbers[units];
        for (int unit : row.active()) {
          score += numbers[unit];
        }
        double told = 1 / (1 + Math.exp(-score));
        double covered = row.covered()[concept];
        float slope = (float) (ofConcept * covered * (1 - told) - ofRest * (1 - covered) * told);
        for (int unit : row.active()) {
          uphill[unit] += slope;
        }
        uphill[units] += slope;
      }
      adam.step(numbers, uphill);
    }
    return of(numbers).cut(rows, concept, shown);
  }

  /**
   * With the bias at which what is told of the rows has the largest IoU with what they show. The
   * loss, in which a small concept weighs as much as all the rest, alone would tell it of too much.
   */
  private UnitWeights cut(List<Row> rows, int concept, double shown) {
    float[] scores = scores(rows.stream().map(Row::active).toList());
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -scores[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double both = 0;
    double best = -1;
    double least = 0;
    for (int told = 0; told < order.length; told++) {
      both += rows.get(order[told]).covered()[concept];
      double iou = both / (told + 1 + shown - both);
      boolean last = told + 1 == order.length;
      if (iou > best && (last || scores[order[told + 1]] < scores[order[told]])) {
        best = iou;
        double next = last ? scores[order[told]] - 1 : scores[order[told + 1]];
        least = (scores[order[told]] + next) / 2;
      }
    }
    return new UnitWeights(weights, bias - least);
  }

  private static UnitWeights of(float[] numbers) {
    double[] weights = new double[numbers.length - 1];
    for (int unit = 0; unit < weights.length; unit++) {
      weights[unit] = numbers[unit];
    }
    return new UnitWeights(weights, numbers[weights.length]);
  }

  /**
   * What is told of each position, above 0 for the concept.
   *
   * @param active the units that are above their thresholds, of each position
   */
  float[] scores(List<int[]> active) {
    float[] scores = new float[active.size()];
    for (int position = 0; position < scores.length; position++) {
      double score = bias;
      for (int unit : active.get(position)) {
        score += weights[unit];
      }
      scores[position] = (float) score;
    }
    return scores;
  }
}
