package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.model.examples.ExampleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the examples that help most and those that harm most while a set goes by: as many numbers
 * as are wanted, however large the set.
 */
public final class Ranking {

  /** How many helpful examples are told. */
  public static final Parameter.Whole HELPFUL =
      new Parameter.Whole("helpful", 5, 0, 1000, "how many of the most helpful examples are told");

  /** How many harmful examples are told. */
  public static final Parameter.Whole HARMFUL =
      new Parameter.Whole("harmful", 5, 0, 1000, "how many of the most harmful examples are told");

  private static final Comparator<Ranked> WORST_FIRST =
      Comparator.comparingDouble(Ranked::value)
          .thenComparing(Comparator.comparingInt(Ranked::index).reversed());

  private static final Comparator<Ranked> MOST_HARMFUL_LAST =
      Comparator.comparingDouble(Ranked::value).thenComparingInt(Ranked::index).reversed();

  private final int mostHelpful;
  private final int mostHarmful;
  private final PriorityQueue<Ranked> helpful = new PriorityQueue<>(WORST_FIRST);
  private final PriorityQueue<Ranked> harmful = new PriorityQueue<>(MOST_HARMFUL_LAST);

  private record Ranked(int index, double value) {}

  /** As many as the parameters say. */
  public Ranking(ParameterValues parameters) {
    this(parameters.get(HELPFUL), parameters.get(HARMFUL));
  }

  Ranking(int mostHelpful, int mostHarmful) {
    this.mostHelpful = mostHelpful;
    this.mostHarmful = mostHarmful;
  }

  /** One more example; such as neither help nor harm are not told of. */
  public void add(int index, double value) {
    if (value > 0) {
      keep(helpful, new Ranked(index, value), mostHelpful);
    } else if (value < 0) {
      keep(harmful, new Ranked(index, value), mostHarmful);
    }
  }

  private static void keep(PriorityQueue<Ranked> kept, Ranked one, int most) {
    kept.add(one);
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** The most helpful first, then the harmful, the most harmful of them first. */
  public Attribution.Examples told(ExampleSet set) {
    List<Ranked> order = new ArrayList<>(helpful.stream().sorted(WORST_FIRST.reversed()).toList());
    order.addAll(harmful.stream().sorted(MOST_HARMFUL_LAST.reversed()).toList());
    float[] values = new float[order.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) order.get(i).value();
    }
    return new Attribution.Examples(
        order.stream().map(one -> Attribution.ExampleImage.of(set.example(one.index()))).toList(),
        values);
  }
}
