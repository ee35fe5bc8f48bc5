package dev.pellucid.monitor.topology;

import dev.pellucid.monitor.drift.DriftTally;
import dev.pellucid.monitor.quantity.Observation;
import java.nio.ByteBuffer;

/** Images as counts by a plan. */
final class Tally implements Bin {

  private final DriftTally drift;

  private Tally(DriftTally drift) {
    this.drift = drift;
  }

  /** Of no images. */
  static Tally empty(ModelPlan plan) {
    return new Tally(DriftTally.empty(plan.drift()));
  }

  /**
   * What was sent.
   *
   * @param bytes of {@link #bytes()}
   */
  static Tally of(ModelPlan plan, byte[] bytes) {
    byte[] drift = new byte[bytes.length - Integer.BYTES];
    ByteBuffer.wrap(bytes, Integer.BYTES, drift.length).get(drift);
    return new Tally(DriftTally.of(plan.drift(), drift));
  }

  DriftTally drift() {
    return drift;
  }

  @Override
  public void add(Observation image) {
    drift.add(image);
  }

  void add(Tally other) {
    drift.add(other.drift);
  }

  @Override
  public byte[] bytes() {
    return ByteBuffer.allocate(Integer.BYTES + drift.bytes().length)
        .putInt(drift.images())
        .put(drift.bytes())
        .array();
  }
}
