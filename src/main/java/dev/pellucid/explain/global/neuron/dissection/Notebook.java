package dev.pellucid.explain.global.neuron.dissection;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where it is noted how far a dissection is, so that one that was stopped can go on.
 *
 * @param last what was noted last, of the same units, concepts and images in the same order
 * @param due asked after every image whether to note how far it is; where the first sweep ends it
 *     is noted anyway
 * @param note takes it
 */
public record Notebook(Halfway last, BooleanSupplier due, Consumer<Halfway> note) {

  /** Nothing was noted and nothing will be. */
  public static final Notebook NONE =
      new Notebook(Halfway.Ranked.NOTHING, () -> false, halfway -> {});
}
