package dev.pellucid.explain.method;

import dev.pellucid.image.HeatMap;
import dev.pellucid.model.examples.Example;
import java.util.List;
import java.util.OptionalInt;

/** What a method says of one image: a number for everything that the method speaks of. */
public sealed interface Attribution {

  /** The shape of {@link #values()}. */
  List<Integer> shape();

  /** In C order. */
  float[] values();

  /** A number for every channel of every pixel, {@code [C,H,W]}. */
  record Pixels(int channels, int height, int width, float[] values) implements Attribution {
    @Override
    public List<Integer> shape() {
      return List.of(channels, height, width);
    }

    /** The sum over channels. */
    public HeatMap heatMap() {
      int area = height * width;
      float[] sum = new float[area];
      for (int i = 0; i < values.length; i++) {
        sum[i % area] += values[i];
      }
      return new HeatMap(width, height, sum);
    }
  }

  /** A number for every position of a feature layer, {@code [1,h,w]}. */
  record Positions(String layer, int height, int width, float[] values) implements Attribution {
    @Override
    public List<Integer> shape() {
      return List.of(1, height, width);
    }

    /** The same as a map. */
    public HeatMap heatMap() {
      return new HeatMap(width, height, values);
    }
  }

  /**
   * A number for every cell of a grid over the image, {@code [rows,columns]}.
   *
   * @param values row by row
   */
  record Grid(int rows, int columns, float[] values) implements Attribution {
    @Override
    public List<Integer> shape() {
      return List.of(rows, columns);
    }

    /** The same as a map. */
    public HeatMap heatMap() {
      return new HeatMap(columns, rows, values);
    }
  }

  /**
   * Three numbers for every concept, {@code [3,J]}: presence, sensitivity, contribution.
   *
   * @param names J names
   * @param residual what the bank does not account for: contributions and residual add up to Σ⟨G,A⟩
   */
  record Concepts(
      String layer,
      List<String> names,
      float[] presence,
      float[] sensitivity,
      float[] contribution,
      float residual)
      implements Attribution {

    public Concepts {
      names = List.copyOf(names);
    }

    @Override
    public List<Integer> shape() {
      return List.of(3, names.size());
    }

    @Override
    public float[] values() {
      int concepts = names.size();
      float[] rows = new float[3 * concepts];
      System.arraycopy(presence, 0, rows, 0, concepts);
      System.arraycopy(sensitivity, 0, rows, concepts, concepts);
      System.arraycopy(contribution, 0, rows, 2 * concepts, concepts);
      return rows;
    }
  }

  /**
   * An image of the model's set of examples.
   *
   * @param index in the set, by which its picture is found
   * @param name such as its file
   * @param label its true class, from 0, if that is known
   * @param predicted the class that the model takes it for
   */
  record ExampleImage(int index, String name, OptionalInt label, int predicted) {

    public static ExampleImage of(Example example) {
      return new ExampleImage(
          example.index(), example.name(), example.label(), example.predicted());
    }
  }

  /**
   * A number for every example that a method names, {@code [n]}, in the order in which they should
   * be shown; the method says what it measures. Where it speaks for or against the target, positive
   * is for.
   */
  record Examples(List<ExampleImage> examples, float[] values) implements Attribution {

    public Examples {
      examples = List.copyOf(examples);
      if (examples.size() != values.length) {
        throw new IllegalArgumentException(
            "%d examples have as many numbers, not %d".formatted(examples.size(), values.length));
      }
    }

    @Override
    public List<Integer> shape() {
      return List.of(examples.size());
    }
  }

  /**
   * What would have to be otherwise: positions of a feature layer whose contents are taken from an
   * example, {@code [1,h,w]}; a number for each of them, by how much the exchange raised the
   * probability of the other class, and 0 for those that stay.
   *
   * @param example that the contents come from
   * @param from the class that is left
   * @param to the class that is wanted
   * @param exchanges in the order in which they were made
   */
  record Counterfactual(
      String layer,
      int height,
      int width,
      ExampleImage example,
      int from,
      int to,
      List<Exchange> exchanges)
      implements Attribution {

    /**
     * One of them.
     *
     * @param here the position in the image, row by row
     * @param there the position in the example
     * @param before the probability of the wanted class before it
     * @param after the same with it, and all exchanges before it
     */
    public record Exchange(int here, int there, double before, double after) {}

    public Counterfactual {
      exchanges = List.copyOf(exchanges);
    }

    @Override
    public List<Integer> shape() {
      return List.of(1, height, width);
    }

    @Override
    public float[] values() {
      float[] gained = new float[height * width];
      for (Exchange exchange : exchanges) {
        gained[exchange.here()] += (float) (exchange.after() - exchange.before());
      }
      return gained;
    }

    /** The same as a map. */
    public HeatMap heatMap() {
      return new HeatMap(width, height, values());
    }
  }

  /**
   * Parts of the image that look like parts of examples, {@code [n]}: how much each adds to the
   * target's logit.
   *
   * @param height h of the layer whose positions they are
   * @param width w of that layer
   */
  record Parts(String layer, int height, int width, List<Part> parts) implements Attribution {

    /**
     * One of them.
     *
     * @param here the position in the image, row by row
     * @param example that looks like it
     * @param there the position in the example
     * @param similarity of the two, 1 at the most
     * @param evidence what it adds to the target's logit
     */
    public record Part(
        int here, ExampleImage example, int there, float similarity, float evidence) {}

    public Parts {
      parts = List.copyOf(parts);
    }

    @Override
    public List<Integer> shape() {
      return List.of(parts.size());
    }

    @Override
    public float[] values() {
      float[] evidence = new float[parts.size()];
      for (int i = 0; i < evidence.length; i++) {
        evidence[i] = parts.get(i).evidence();
      }
      return evidence;
    }

    /** The evidence where the parts lie. */
    public HeatMap heatMap() {
      float[] evidence = new float[height * width];
      for (Part part : parts) {
        evidence[part.here()] += part.evidence();
      }
      return new HeatMap(width, height, evidence);
    }
  }
}
