package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pixels that each position of a feature map can depend on: a rectangle, as wide as kernels,
 * strides, dilations and padding on the way from the image make it.
 *
 * <p>Where something on the way looks at the whole picture, as attention and the gates of
 * squeeze-and-excitation do, every position depends on all of it.
 *
 * @param layer whose positions they are
 * @param rows along the height
 * @param columns along the width
 */
public record ReceptiveField(FeatureLayer layer, Axis rows, Axis columns) {

  /**
   * The field along one axis.
   *
   * @param first pixel that each position sees
   * @param last pixel that each position sees
   * @param origin where the middle of the field of position 0 is, were there no borders, in pixels
   * @param step how far it is from there to the middle of the next one's
   */
  public record Axis(int[] first, int[] last, double origin, double step) {

    /** How many positions there are. */
    public int positions() {
      return first.length;
    }

    /** How many pixels a position sees. */
    public int length(int position) {
      return last[position] - first[position] + 1;
    }

    static Axis pixels(int extent) {
      int[] each = new int[extent];
      Arrays.setAll(each, i -> i);
      return new Axis(each, each, 0, 1);
    }

    static Axis whole(int positions, int extent) {
      int[] last = new int[positions];
      Arrays.fill(last, extent - 1);
      double step = extent / (double) positions;
      return new Axis(new int[positions], last, (step - 1) / 2, step);
    }

    /** The field of windows over what has this field. */
    Axis under(Window window, int axis) {
      int stride = (int) window.strides()[axis];
      int dilation = (int) window.dilations()[axis];
      int pad = (int) window.padBegin()[axis];
      int count = (int) window.positions(axis, positions());
      int[] from = new int[count];
      int[] to = new int[count];
      for (int i = 0; i < count; i++) {
        from[i] = Integer.MAX_VALUE;
        for (int k = 0; k < window.kernel()[axis]; k++) {
          int at = i * stride - pad + k * dilation;
          if (at >= 0 && at < positions()) {
            from[i] = Math.min(from[i], first[at]);
            to[i] = Math.max(to[i], last[at]);
          }
        }
        if (from[i] == Integer.MAX_VALUE) {
          from[i] = 0;
        }
      }
      double middle = (window.reach(axis) - 1) / 2.0 - pad;
      return new Axis(from, to, origin + step * middle, step * stride);
    }

    /** The field of what has zeros put before it and behind it, or is cut there. */
    Axis padded(int before, int count) {
      int[] from = new int[count];
      int[] to = new int[count];
      for (int i = 0; i < count; i++) {
        int at = Math.max(0, Math.min(positions() - 1, i - before));
        from[i] = first[at];
        to[i] = last[at];
      }
      return new Axis(from, to, origin - step * before, step);
    }

    Axis or(Axis other) {
      int[] from = new int[positions()];
      int[] to = new int[positions()];
      for (int i = 0; i < from.length; i++) {
        from[i] = Math.min(first[i], other.first[i]);
        to[i] = Math.max(last[i], other.last[i]);
      }
      return new Axis(from, to, (origin + other.origin) / 2, (step + other.step) / 2);
    }
  }

  private record Field(Axis rows, Axis columns) {}

  /** Operators that compute each position from the same position of their inputs. */
  private static final Set<String> POSITION_BY_POSITION =
      Set.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Clip",
          "Elu",
          "Selu",
          "Celu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Mish",
          "Gelu",
          "Softplus",
          "Softsign",
          "Tanh",
          "Erf",
          "Exp",
          "Log",
          "Sqrt",
          "Reciprocal",
          "Abs",
          "Neg",
          "Pow",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Sum",
          "Mean",
          "Min",
          "Max",
          "Identity",
          "Dropout",
          "Cast",
          "BatchNormalization",
          "LRN",
          "Concat");

  /**
   * The field of a layer.
   *
   * @param onnx the serialised model
   * @param modelName for error messages
   * @param layer as {@link ConceptLayer#named(byte[], String, String)} takes it
   * @throws InvalidModelException if there is no such layer
   */
  public static ReceptiveField of(byte[] onnx, String modelName, String layer) {
    Classifier classifier = Classifier.read(onnx, modelName);
    FeatureLayer named = ConceptLayer.named(classifier, layer);
    Field field =
        Optional.ofNullable(fields(classifier).get(layer))
            .filter(found -> found.rows().positions() == named.height())
            .orElseGet(() -> whole(named.height(), named.width(), classifier));
    return new ReceptiveField(named, field.rows(), field.columns());
  }

  private static Map<String, Field> fields(Classifier classifier) {
    Map<String, Field> fields = new HashMap<>();
    fields.put(
        classifier.image(),
        new Field(
            Axis.pixels(classifier.input().height()), Axis.pixels(classifier.input().width())));
    // What depends on the image and is no map has no field of its own: it is seen as a whole.
    Set<String> dependent = new HashSet<>(fields.keySet());
    for (Node node : classifier.graph().nodes()) {
      List<String> inputs = node.inputs().stream().filter(dependent::contains).toList();
      if (!inputs.isEmpty()) {
        dependent.addAll(node.outputs());
        field(node, inputs, classifier, fields)
            .ifPresent(field -> fields.put(node.output(), field));
      }
    }
    return fields;
  }

  private static Optional<Field> field(
      Node node, List<String> inputs, Classifier classifier, Map<String, Field> fields) {
    Facts facts = classifier.facts();
    Optional<Shape> shape =
        facts.find(node.output()).map(fact -> fact.shape()).filter(ReceptiveField::isMap);
    if (shape.isEmpty()) {
      return Optional.empty();
    }
    int height = (int) shape.get().size(2);
    int width = (int) shape.get().size(3);
    Field before = fields.get(inputs.get(0));
    boolean alone = inputs.size() == 1 && inputs.get(0).equals(node.input(0)) && before != null;
    Field all = whole(height, width, classifier);
    return Optional.of(
        switch (node.key()) {
          case "Conv" ->
              alone
                  ? under(
                      Window.ofConvolution(
                          node, facts.shape(node.input(0)), facts.shape(node.input(1))),
                      before)
                  : all;
          case "MaxPool", "AveragePool" ->
              alone ? under(Window.ofPool(node, facts.shape(node.input(0))), before) : all;
          case "Pad" -> alone ? padded(node, before, height, width, facts).orElse(all) : all;
          default ->
              POSITION_BY_POSITION.contains(node.key())
                      && (!node.key().equals("Concat") || node.integer("axis", 1) == 1)
                      && inputs.stream().allMatch(input -> fits(fields.get(input), height, width))
                  ? inputs.stream()
                      .map(fields::get)
                      .reduce(
                          (a, b) -> new Field(a.rows().or(b.rows()), a.columns().or(b.columns())))
                      .orElseThrow()
                  : all;
        });
  }

  private static boolean isMap(Shape shape) {
    return shape.rank() == 4 && !shape.dim(2).batch() && !shape.dim(3).batch();
  }

  private static boolean fits(Field field, int height, int width) {
    return field != null
        && field.rows().positions() == height
        && field.columns().positions() == width;
  }

  private static Field under(Window window, Field before) {
    return new Field(before.rows().under(window, 0), before.columns().under(window, 1));
  }

  private static Optional<Field> padded(
      Node node, Field before, int height, int width, Facts facts) {
    boolean zeros = node.text("mode", "constant").equals("constant") && node.inputs().size() < 4;
    return (zeros ? facts.numbers(node.input(1)) : Optional.<long[]>empty())
        .filter(pads -> pads.length == 8)
        .map(
            pads ->
                new Field(
                    before.rows().padded((int) pads[2], height),
                    before.columns().padded((int) pads[3], width)));
  }

  private static Field whole(int height, int width, Classifier classifier) {
    return new Field(
        Axis.whole(height, classifier.input().height()),
        Axis.whole(width, classifier.input().width()));
  }
}
