package dev.pellucid.explain.local.image.prototype;

import dev.pellucid.model.examples.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The images of each class, by their true class or else the predicted one; of large classes a
 * random sample, every image equally likely in it (reservoir sampling: Vitter, 1985), so that a set
 * of any size can stream by. Only their numbers are kept.
 */
public final class ClassSamples {

  private final int most;
  private final Random random;
  private final Map<Integer, Reservoir> classes = new TreeMap<>();

  private static final class Reservoir {
    private final List<Integer> kept = new ArrayList<>();
    private int seen;
  }

  /**
   * None yet.
   *
   * @param most of a class that are kept
   */
  public ClassSamples(int most, long seed) {
    if (most < 1) {
      throw new IllegalArgumentException("of a class one image or more is kept, not " + most);
    }
    this.most = most;
    this.random = new Random(seed);
  }

  /** One more image. */
  public void add(Example example) {
    Reservoir reservoir =
        classes.computeIfAbsent(example.labelOrPredicted(), unseen -> new Reservoir());
    reservoir.seen++;
    if (reservoir.kept.size() < most) {
      reservoir.kept.add(example.index());
      return;
    }
    int place = random.nextInt(reservoir.seen);
    if (place < most) {
      reservoir.kept.set(place, example.index());
    }
  }

  /** The classes that were seen, in their order. */
  public List<Integer> classes() {
    return List.copyOf(classes.keySet());
  }

  /** How many images of a class were seen. */
  public int seen(int classIndex) {
    return classes.get(classIndex).seen;
  }

  /** The indices of those that were kept of a class, in the order of the set. */
  public List<Integer> of(int classIndex) {
    return classes.get(classIndex).kept.stream().sorted().toList();
  }
}
