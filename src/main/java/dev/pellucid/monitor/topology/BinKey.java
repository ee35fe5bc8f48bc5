package dev.pellucid.monitor.topology;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What is counted together.
 *
 * @param tick when it began, in milliseconds since 1970
 * @param belated whether it may come after the grace period, as deep explanations do; then it
 *     counts with the oldest tick that is open
 * @param model whose images
 * @param plan by which they are counted: {@link ModelPlan#id}, or {@link #UNKNOWN}
 */
record BinKey(long tick, boolean belated, ModelRef model, long plan) {

  /** No plan: the images go on as they are. */
  static final long UNKNOWN = 0;

  BinKey at(long otherTick) {
    return new BinKey(otherTick, belated, model, plan);
  }

  byte[] bytes() {
    return Packing.bytes(
        out -> {
          out.writeLong(tick);
          out.writeBoolean(belated);
          out.writeLong(plan);
          Packing.write(out, model);
        });
  }

  static BinKey of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long tick = in.readLong();
      boolean belated = in.readBoolean();
      long plan = in.readLong();
      return new BinKey(tick, belated, Packing.readModel(in), plan);
    } catch (IOException e) {
      throw new UncheckedIOException("a bin has a broken key", e);
    }
  }
}
