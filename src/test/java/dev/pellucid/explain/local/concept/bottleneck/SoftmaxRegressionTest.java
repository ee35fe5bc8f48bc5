package dev.pellucid.explain.local.concept.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxRegressionTest {

  private static final int IMAGES = 120;
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  /** A round moves no weight by more than 1e-6, at steps near 1. */
  private static final double SLOPE = 1e-5;

  @ParameterizedTest
  @CsvSource({"0.02, 1", "0.05, 0.5", "0.1, 0", "0.01, 0.99"})
  void noWeightCanBeMovedForTheBetter(double strength, double l1) {
    // Given
    float[][] features = features(1);
    int[] classes = classes(features, 2);
    ElasticNet net = new ElasticNet(strength, l1);

    // When
    SoftmaxRegression fit =
        SoftmaxRegression.fit(features, new double[IMAGES][CLASSES], classes, net);

    // Then: at the optimum the loss's slope is what the net pays, or less where the weight is zero
    double[][] slopes = slopes(fit, features, classes);
    for (int c = 0; c < CLASSES; c++) {
      for (int j = 0; j < FEATURES; j++) {
        double weight = fit.weights()[c][j];
        double slope = slopes[c][j] + strength * (1 - l1) * weight;
        if (weight == 0) {
          assertThat(Math.abs(slope)).isLessThan(strength * l1 + SLOPE);
        } else {
          assertThat(slope).isCloseTo(-strength * l1 * Math.signum(weight), within(SLOPE));
        }
      }
      assertThat(slopes[c][FEATURES]).isCloseTo(0, within(SLOPE));
    }
  }

  @Test
  void aNetStrongEnoughLeavesNothingButTheShares() {
    // Given
    float[][] features = features(3);
    int[] classes = classes(features, 4);

    // When
    SoftmaxRegression fit =
        SoftmaxRegression.fit(
            features, new double[IMAGES][CLASSES], classes, new ElasticNet(10, 1));

    // Then
    for (double[] weights : fit.weights()) {
      assertThat(weights).containsOnly(0);
    }
    double sum = 0;
    for (double bias : fit.bias()) {
      sum += Math.exp(bias);
    }
    for (int c = 0; c < CLASSES; c++) {
      int ofClass = c;
      double share =
          java.util.Arrays.stream(classes).filter(each -> each == ofClass).count()
              / (double) IMAGES;
      assertThat(Math.exp(fit.bias()[c]) / sum).isCloseTo(share, within(1e-3));
    }
  }

  @Test
  void whatIsKnownAlreadyIsNotLearntAgain() {
    // Given
    float[][] features = features(5);
    int[] classes = classes(features, 6);
    ElasticNet net = new ElasticNet(0.02, 1);
    double[][] certain = new double[IMAGES][CLASSES];
    for (int i = 0; i < IMAGES; i++) {
      certain[i][classes[i]] = 20;
    }

    // When
    SoftmaxRegression fit = SoftmaxRegression.fit(features, certain, classes, net);

    // Then
    for (double[] weights : fit.weights()) {
      assertThat(weights).containsOnly(0);
    }
  }

  @Test
  void aFeatureThatNeverVariesHasNoWeight() {
    // Given
    float[][] features = features(7);
    for (float[] row : features) {
      row[2] = 5;
    }
    int[] classes = classes(features, 8);

    // When
    SoftmaxRegression fit =
        SoftmaxRegression.fit(
            features, new double[IMAGES][CLASSES], classes, new ElasticNet(0.01, 0.5));

    // Then
    for (double[] weights : fit.weights()) {
      assertThat(weights[2]).isZero();
    }
  }

  /** Of the mean loss, with respect to the weights and, last in each row, the bias. */
  private static double[][] slopes(SoftmaxRegression fit, float[][] features, int[] classes) {
    double[][] slopes = new double[CLASSES][FEATURES + 1];
    for (int i = 0; i < IMAGES; i++) {
      double[] logits = fit.logits(features[i]);
      double sum = 0;
      for (double logit : logits) {
        sum += Math.exp(logit);
      }
      for (int c = 0; c < CLASSES; c++) {
        double error = (Math.exp(logits[c]) / sum - (classes[i] == c ? 1 : 0)) / IMAGES;
        for (int j = 0; j < FEATURES; j++) {
          slopes[c][j] += error * (features[i][j] - fit.mean()[j]) / fit.deviation()[j];
        }
        slopes[c][FEATURES] += error;
      }
    }
    return slopes;
  }

  private static float[][] features(long seed) {
    Random random = new Random(seed);
    float[][] features = new float[IMAGES][FEATURES];
    for (float[] row : features) {
      float shared = (float) random.nextGaussian();
      for (int j = 0; j < FEATURES; j++) {
        row[j] = (float) (3 + (j + 1) * (shared + random.nextGaussian()));
      }
    }
    return features;
  }

  /** The first features decide, not without mistakes. */
  private static int[] classes(float[][] features, long seed) {
    Random random = new Random(seed);
    int[] classes = new int[features.length];
    for (int i = 0; i < classes.length; i++) {
      double leaning = features[i][0] - 3 + random.nextGaussian();
      classes[i] = leaning > 1 ? 2 : leaning > -0.5 ? 1 : 0;
    }
    return classes;
  }
}
