package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Explanation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Values of a game's players, estimated by sampling.
 *
 * @param values one a player
 * @param standardErrors of the values, if enough was sampled to know them
 * @param known of how many players something is known; the values of the others say nothing
 * @param samples how many were taken
 * @param partial whether the effort was spent before the last
 * @param total what the values should add up to, if that is known
 */
public record CellEstimate(
    double[] values,
    Optional<double[]> standardErrors,
    int known,
    int samples,
    boolean partial,
    OptionalDouble total) {

  /** Of a partial explanation, the share of the cells of which something is known. */
  static final String KNOWN = "cells-known";

  /** The same, more having been asked for. */
  CellEstimate cut() {
    return new CellEstimate(values, standardErrors, known, samples, true, total);
  }

  /** The largest standard error as a share of the largest value; 0 if both are. */
  OptionalDouble relativeError() {
    if (standardErrors.isEmpty()) {
      return OptionalDouble.empty();
    }
    double error = DoubleStream.of(standardErrors.get()).max().orElse(0);
    double largest = DoubleStream.of(values).map(Math::abs).max().orElse(0);
    if (largest > 0) {
      return OptionalDouble.of(error / largest);
    }
    return error > 0 ? OptionalDouble.empty() : OptionalDouble.of(0);
  }

  /** With what is known of the estimate's accuracy. */
  Explanation explanation(Attribution attribution) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Explanation.SAMPLES, (double) samples);
    if (partial) {
      figures.put(KNOWN, known / (double) values.length);
    }
    relativeError().ifPresent(error -> figures.put(Explanation.STANDARD_ERROR, error));
    total.ifPresent(
        sum ->
            figures.put(
                Explanation.COMPLETENESS_ERROR, Math.abs(DoubleStream.of(values).sum() - sum)));
    return new Explanation(attribution, partial, figures);
  }
}
