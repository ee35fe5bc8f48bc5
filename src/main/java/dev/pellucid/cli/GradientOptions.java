package dev.pellucid.cli;

import dev.pellucid.explain.local.image.influence.layers.FittedGradients;
import dev.pellucid.explain.local.image.influence.layers.GradientFit;
import dev.pellucid.explain.local.image.influence.layers.GradientPlan;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether gradients of all layers are kept with the examples, and how they are fitted. */
final class GradientOptions {

  @Option(
      names = "--gradients",
      paramLabel = "R",
      description =
          "Keep the gradients of all layers too, along the R largest eigenvectors of the Hessian, for arnoldi-influence (30 are usual).")
  Optional<Integer> eigenvectors = Optional.empty();

  @Option(
      names = "--gradient-images",
      paramLabel = "N",
      description = "Of how many images the Hessian is, drawn at random (default: 1000).")
  int images = GradientPlan.DEFAULT_IMAGES;

  @Option(
      names = "--gradient-seed",
      paramLabel = "N",
      description = "Seed of that draw and of the first vector (default: 0).")
  long seed;

  /** How they are fitted; empty if they are not wanted. */
  Optional<GradientPlan> plan() {
    try {
      return eigenvectors.map(count -> new GradientPlan(count, images, seed));
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
  }

  /**
   * Fits them, if they are wanted and not there already.
   *
   * @param examples where the set is kept, finished
   * @param pixels of its images
   */
  void fit(Classifier classifier, Path examples, GradientFit.Images pixels, PrintWriter out)
      throws IOException {
    Optional<GradientPlan> plan = plan();
    if (plan.isEmpty()) {
      return;
    }
    try (ExampleSet set = ExampleSet.open(examples).orElseThrow()) {
      Optional<FittedGradients> kept = GradientFit.finished(classifier, set, plan.get());
      report(kept.isPresent() ? kept.get() : fitted(classifier, set, plan.get(), pixels), out);
    }
  }

  private static FittedGradients fitted(
      Classifier classifier, ExampleSet set, GradientPlan plan, GradientFit.Images pixels)
      throws IOException {
    try (GradientFit fit = GradientFit.open(classifier, set, plan, pixels)) {
      try (Progress progress = Progress.of("curvature", fit.products(), "images")) {
        fit.iterate(progress::step);
      }
      try (Progress progress = Progress.of("gradients", set.size(), "images")) {
        return fit.project(progress::step);
      }
    }
  }

  private static void report(FittedGradients fitted, PrintWriter out) {
    double[] values = fitted.eigenvalues();
    double worst = 0;
    for (double residual : fitted.residuals()) {
      worst = Math.max(worst, residual);
    }
    out.printf(
        "%s (%d weights, %d eigenvalues from %.3g to %.3g, none off by more than %.1g; they hold %.0f%% of the gradients)%n",
        fitted.folder(),
        fitted.weights(),
        values.length,
        values[0],
        values[values.length - 1],
        worst,
        100 * fitted.held());
    out.flush();
  }
}
