package dev.pellucid.monitor.topology;

import dev.pellucid.monitor.drift.DriftPlan;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.reference.TieBreak;
import java.io.IOException;
import java.util.Arrays;

/**
 * By what the images of a version of a model are counted.
 *
 * @param id differs where reference or settings do; counts by different plans do not add up
 * @param reference what is usual
 * @param drift what is monitored for drift
 */
record ModelPlan(long id, Reference reference, DriftPlan drift) {

  /**
   * Of a reference.
   *
   * @param json of {@link ReferenceJson}
   * @throws IOException if it is none
   */
  static ModelPlan of(byte[] json, MonitorSettings settings) throws IOException {
    Reference reference = ReferenceJson.read(json);
    long id = TieBreak.hash(Arrays.hashCode(json) + "/" + json.length + "/" + settings.drift());
    return new ModelPlan(
        id == BinKey.UNKNOWN ? 1 : id, reference, DriftPlan.of(reference, settings.drift()));
  }
}
