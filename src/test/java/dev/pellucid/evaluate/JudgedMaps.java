package dev.pellucid.evaluate;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Maps that are judged by indicators which do not ask the model. */
public final class JudgedMaps {

  private JudgedMaps() {}

  /** A map, and the pixels that show the object; none if there are none. */
  public static ExplainedImage of(int width, int height, float[] map, int... object) {
    ImageBatch image = SmallModels.images(1, height, width, 1, Target.of(0));
    BitSet inside = new BitSet();
    IntStream.of(object).forEach(inside::set);
    return new ExplainedImage(
        EvaluatedModel.of(SmallModels.convolutional()),
        image,
        new MethodExplainerOfNothing(),
        new Attribution.Pixels(1, height, width, map),
        object.length == 0 ? Optional.empty() : Optional.of(new ObjectMask(width, height, inside)));
  }

  /** What an indicator says of it. */
  public static Finding judge(Indicator indicator, ExplainedImage map, Map<String, String> given) {
    return indicator.measure(
        map, ParameterValues.parse(indicator.card().parameters(), given), Effort.unlimited());
  }

  /** The number that it says, with the parameters at their defaults. */
  public static double value(Indicator indicator, ExplainedImage map) {
    return ((Finding.Value) judge(indicator, map, Map.of())).value();
  }

  private record MethodExplainerOfNothing() implements Explainer {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public List<Attribution> explain(Classifier classifier, ImageBatch images) {
      throw new IllegalStateException("these indicators do not ask again");
    }
  }
}
