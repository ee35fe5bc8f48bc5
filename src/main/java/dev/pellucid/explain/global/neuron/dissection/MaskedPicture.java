package dev.pellucid.explain.global.neuron.dissection;

import java.util.BitSet;
import java.util.Map;

/**
 * An image, and where concepts are in it.
 *
 * @param name for messages
 * @param tensor {@code [C,H,W]}, what the model is given
 * @param masks by concept, the pixels y·W + x of what the model sees that show it; a concept that
 *     is not there need not be either
 */
public record MaskedPicture(String name, float[] tensor, Map<String, BitSet> masks) {
  public MaskedPicture {
    masks = Map.copyOf(masks);
  }
}
