package dev.pellucid.cli.simulation.fairness;

import java.util.Locale;

/**
 * How often an alarm went on in streams that were watched for so many images in all. With the
 * waiting times taken as exponential, the mean number of images to an alarm is images/alarms, and
 * the interval around it that of a Poisson count.
 */
record Alarms(long images, int alarms) {

  /** 1.96 standard deviations: 95 % of a normal distribution. */
  private static final double NORMAL = 1.96;

  static final Alarms NONE = new Alarms(0, 0);

  Alarms plus(Alarms other) {
    return new Alarms(images + other.images, alarms + other.alarms);
  }

  /** Infinite where there was none. */
  double mean() {
    return (double) images / alarms;
  }

  /** The smallest mean number of images that the count allows, with a confidence of 97.5 %. */
  double low() {
    // Wilson and Hilferty's approximation to the upper limit of a Poisson mean.
    double count = alarms + 1.0;
    double root = 1 - 1 / (9 * count) + NORMAL / (3 * Math.sqrt(count));
    return images / (count * root * root * root);
  }

  /** The largest; infinite where there was none. */
  double high() {
    if (alarms == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double root = 1 - 1 / (9.0 * alarms) - NORMAL / (3 * Math.sqrt(alarms));
    return images / (alarms * root * root * root);
  }

  /** Such as {@code 52,100 (48,000 … 56,600)}. */
  String text() {
    return alarms == 0
        ? "none in %s (> %s)".formatted(round((double) images), round(low()))
        : "%s (%s … %s)".formatted(round(mean()), round(low()), round(high()));
  }

  /** Three figures are as many as the count gives. */
  static String round(double images) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(images)) - 2));
    return String.format(Locale.ROOT, "%,d", Math.round(Math.round(images / unit) * unit));
  }
}
