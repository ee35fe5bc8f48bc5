package dev.pellucid.cli.simulation.drift;

/**
 * Page's test (<i>Continuous inspection schemes</i>, Biometrika 1954), both ways, of the values
 * standardised by the reference: Σ(±z − tolerance) less its smallest value so far.
 */
final class PageHinkleyWatch implements Watch {

  private static final double TOLERANCE = 0.1;

  private final double[] means;
  private final double[] deviations;
  private final double[] up;
  private final double[] down;
  private double evidence;

  PageHinkleyWatch(double[][] reference) {
    int quantities = reference[0].length;
    this.means = new double[quantities];
    this.deviations = new double[quantities];
    this.up = new double[quantities];
    this.down = new double[quantities];
    for (int q = 0; q < quantities; q++) {
      double sum = 0;
      double squares = 0;
      for (double[] image : reference) {
        sum += image[q];
        squares += image[q] * image[q];
      }
      means[q] = sum / reference.length;
      deviations[q] = Math.sqrt(squares / reference.length - means[q] * means[q]);
    }
  }

  @Override
  public void take(double[] image) {
    evidence = 0;
    for (int q = 0; q < means.length; q++) {
      double z = (image[q] - means[q]) / deviations[q];
      up[q] = Math.max(0, up[q] + z - TOLERANCE);
      down[q] = Math.max(0, down[q] - z - TOLERANCE);
      evidence = Math.max(evidence, Math.max(up[q], down[q]));
    }
  }

  @Override
  public double evidence() {
    return evidence;
  }
}
