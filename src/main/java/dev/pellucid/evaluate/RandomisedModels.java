package dev.pellucid.evaluate;

import dev.pellucid.compiler.Randomisation;
import dev.pellucid.compiler.RandomisedWeights;
import dev.pellucid.explain.method.Classifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A model with random weights in some of its layers: made when first asked for, and kept for the
 * next image. At most {@value #KEPT} are kept, each with the weights of the model and the graphs
 * that explainers asked of it; the one longest unused goes first.
 *
 * <p>For one thread at a time.
 */
public final class RandomisedModels implements AutoCloseable {

  /** As many as indicators may ask of one image. */
  public static final int KEPT = 16;

  private static final BiFunction<byte[], String, List<String>> LAYERS = RandomisedWeights::layers;

  private final Classifier original;
  private final Map<Randomisation, Classifier> kept = new LinkedHashMap<>(16, 0.75f, true);

  public RandomisedModels(Classifier original) {
    this.original = original;
  }

  /** How many layers with weights the model has. */
  public int layers() {
    return original.ask(LAYERS).size();
  }

  /**
   * The model with these layers random. It stays open until others have been asked for, or this is
   * closed.
   *
   * @throws IllegalArgumentException if it has fewer layers
   */
  public Classifier get(Randomisation randomisation) {
    Classifier there = kept.get(randomisation);
    if (there != null) {
      return there;
    }
    if (kept.size() == KEPT) {
      kept.remove(kept.keySet().iterator().next()).close();
    }
    Classifier made =
        original.reweighted(RandomisedWeights.of(original.onnx(), original.name(), randomisation));
    kept.put(randomisation, made);
    return made;
  }

  /** Releases the native memory of all of them. */
  @Override
  public void close() {
    kept.values().forEach(Classifier::close);
    kept.clear();
  }
}
