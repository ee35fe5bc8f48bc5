package dev.pellucid.monitor.topology;

import dev.pellucid.monitor.quantity.Observation;
import java.nio.ByteBuffer;

/** Images of one tick and model, on their way to where ticks are closed. */
sealed interface Bin permits Tally, Block {

  /** Adds an explanation; with its label, where it has one. */
  void add(Observation image);

  /** Adds what the label says of an image that was added without. */
  void addOutcome(Observation image);

  /** All of it; the number of images comes first. */
  byte[] bytes();

  /** How many images a bin of these bytes has. */
  static int images(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }
}
