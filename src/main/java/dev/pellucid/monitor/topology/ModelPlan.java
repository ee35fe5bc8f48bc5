package dev.pellucid.monitor.topology;

import dev.pellucid.monitor.drift.DriftPlan;
import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.fairness.FairnessPlan;
import dev.pellucid.monitor.fairness.FairnessSettings;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.reference.TieBreak;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what the images of a version of a model are counted.
 *
 * @param id differs where reference or settings do; counts by different plans do not add up
 * @param reference what is usual
 * @param drift what is monitored for drift
 * @param fairness what is compared between groups
 */
record ModelPlan(long id, Reference reference, DriftPlan drift, FairnessPlan fairness) {

  /**
   * Of a reference.
   *
   * @param json of {@link ReferenceJson}
   * @throws IOException if it is none
   */
  static ModelPlan of(byte[] json, MonitorSettings settings) throws IOException {
    Reference reference = ReferenceJson.read(json);
    long id = TieBreak.hash(Arrays.hashCode(json) + "/" + json.length + "/" + text(settings));
    return new ModelPlan(
        id == BinKey.UNKNOWN ? 1 : id,
        reference,
        DriftPlan.of(reference, settings.drift()),
        FairnessPlan.of(reference, settings.fairness()));
  }

  /**
   * What of the settings matters to counts and tests: with another threshold, or ticks of another
   * length, M has another meaning. The order of sets differs by process.
   */
  private static String text(MonitorSettings settings) {
    DriftSettings drift = settings.drift();
    FairnessSettings fairness = settings.fairness();
    return Stream.of(
            settings.times().tick(),
            drift.patience(),
            drift.budget(),
            drift.effect(),
            drift.confidence(),
            drift.mostQuantities(),
            new TreeSet<>(drift.kinds()),
            fairness.patience(),
            fairness.budget(),
            fairness.practical(),
            fairness.confidence(),
            new TreeSet<>(fairness.kinds()),
            fairness.attributes(),
            fairness.intersections(),
            fairness.bounds(),
            fairness.enough(),
            fairness.longestWait())
        .map(Object::toString)
        .collect(Collectors.joining("/"));
  }
}
