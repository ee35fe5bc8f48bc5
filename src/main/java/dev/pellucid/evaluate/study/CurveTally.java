package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.statistics.MeanInterval;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/** Adds up curves, one at a time: the first says at which shares, the others are read there. */
final class CurveTally {

  private double[] shares = new double[0];
  private double[] mean = new double[0];
  private double[] squares = new double[0];
  private int count;

  void add(Curve curve) {
    if (count == 0) {
      shares = curve.shares().clone();
      mean = new double[shares.length];
      squares = new double[shares.length];
    }
    count++;
    for (int i = 0; i < shares.length; i++) {
      double score = at(curve, shares[i]);
      double before = score - mean[i];
      mean[i] += before / count;
      squares[i] += before * (score - mean[i]);
    }
  }

  /** Empty if there were none. */
  Optional<MeanCurve> mean(double confidence) {
    if (count == 0) {
      return Optional.empty();
    }
    double[] low = mean.clone();
    double[] high = mean.clone();
    if (count >= MeanInterval.FEWEST) {
      double quantile =
          TDistribution.of(count - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
      for (int i = 0; i < mean.length; i++) {
        double reach = quantile * Math.sqrt(squares[i] / (count - 1.0) / count);
        low[i] -= reach;
        high[i] += reach;
      }
    }
    return Optional.of(new MeanCurve(shares, mean.clone(), low, high));
  }

  /** Linear between its points; beyond its ends, the end. */
  private static double at(Curve curve, double share) {
    double[] known = curve.shares();
    double[] scores = curve.scores();
    int after = 0;
    while (after < known.length && known[after] < share) {
      after++;
    }
    if (after == known.length) {
      return scores[after - 1];
    }
    if (after == 0 || known[after] == share) {
      return scores[after];
    }
    double between = (share - known[after - 1]) / (known[after] - known[after - 1]);
    return scores[after - 1] + between * (scores[after] - scores[after - 1]);
  }
}
