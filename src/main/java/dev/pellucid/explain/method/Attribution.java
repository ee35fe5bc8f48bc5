package dev.pellucid.explain.method;

import dev.pellucid.image.HeatMap;
import java.util.List;

/** What a method says of one image: a number for every part of it that the method speaks of. */
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
}
