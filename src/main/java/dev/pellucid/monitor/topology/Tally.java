package dev.pellucid.monitor.topology;

import dev.pellucid.monitor.drift.DriftTally;
import dev.pellucid.monitor.fairness.FairnessTally;
import dev.pellucid.monitor.quantity.Observation;
import java.nio.ByteBuffer;

/** Images as counts by a plan. */
final class Tally implements Bin {

  private final DriftTally drift;
  private final FairnessTally fairness;

  private Tally(DriftTally drift, FairnessTally fairness) {
    this.drift = drift;
    this.fairness = fairness;
  }

  /** Of no images. */
  static Tally empty(ModelPlan plan) {
    return new Tally(DriftTally.empty(plan.drift()), FairnessTally.empty(plan.fairness()));
  }

  /**
   * What was sent.
   *
   * @param bytes of {@link #bytes()}
   */
  static Tally of(ModelPlan plan, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
    byte[] drift = new byte[in.getInt()];
    in.get(drift);
    byte[] fairness = new byte[in.remaining()];
    in.get(fairness);
    return new Tally(
        DriftTally.of(plan.drift(), drift), FairnessTally.of(plan.fairness(), fairness));
  }

  DriftTally drift() {
    return drift;
  }

  FairnessTally fairness() {
    return fairness;
  }

  @Override
  public void add(Observation image) {
    drift.add(image);
    fairness.addPrediction(image);
    if (image.label().isPresent() && !image.deep()) {
      fairness.addOutcome(image);
    }
  }

  @Override
  public void addOutcome(Observation image) {
    fairness.addOutcome(image);
  }

  void add(Tally other) {
    drift.add(other.drift);
    fairness.merge(other.fairness);
  }

  @Override
  public byte[] bytes() {
    byte[] counts = fairness.bytes();
    return ByteBuffer.allocate(2 * Integer.BYTES + drift.bytes().length + counts.length)
        .putInt(drift.images())
        .putInt(drift.bytes().length)
        .put(drift.bytes())
        .put(counts)
        .array();
  }
}
