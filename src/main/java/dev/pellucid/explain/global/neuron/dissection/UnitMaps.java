package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ReceptiveField;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A layer's maps over images, and as large as the images: bilinear between the middles of the
 * positions' receptive fields, where the units are.
 */
final class UnitMaps {

  private final Activations layer;
  private final Weights rows;
  private final Weights columns;

  /** Between which two positions a pixel lies, and how near to the second. */
  private record Weights(int[] before, int[] behind, float[] share) {

    static Weights of(ReceptiveField.Axis axis, int pixels) {
      Weights weights = new Weights(new int[pixels], new int[pixels], new float[pixels]);
      for (int pixel = 0; pixel < pixels; pixel++) {
        double at = (pixel - axis.origin()) / axis.step();
        double inside = Math.max(0, Math.min(axis.positions() - 1.0, at));
        int before = (int) inside;
        weights.before[pixel] = before;
        weights.behind[pixel] = Math.min(axis.positions() - 1, before + 1);
        weights.share[pixel] = (float) (inside - before);
      }
      return weights;
    }
  }

  UnitMaps(Classifier classifier, Optional<String> layer) {
    this.layer = Activations.at(classifier, layer);
    ReceptiveField field =
        ReceptiveField.of(classifier.onnx(), classifier.name(), this.layer.layer().tensor());
    this.rows = Weights.of(field.rows(), classifier.input().height());
    this.columns = Weights.of(field.columns(), classifier.input().width());
  }

  FeatureLayer layer() {
    return layer.layer();
  }

  int height() {
    return rows.before().length;
  }

  int width() {
    return columns.before().length;
  }

  /** Each picture with its activations, in their order; one forward pass each. */
  void forEach(Iterable<MaskedPicture> pictures, BiConsumer<MaskedPicture, LayerValues> taken) {
    Deque<MaskedPicture> waiting = new ArrayDeque<>();
    Iterable<float[]> tensors =
        () -> {
          Iterator<MaskedPicture> each = pictures.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return each.hasNext();
            }

            @Override
            public float[] next() {
              MaskedPicture picture = each.next();
              waiting.add(picture);
              return picture.tensor();
            }
          };
        };
    layer.forEach(tensors, activations -> taken.accept(waiting.remove(), activations));
  }

  /**
   * The pixels where a map, made as large as the image, is above a threshold.
   *
   * @param values that hold the map, {@code [h,w]}
   * @param from where in them it begins
   */
  BitSet above(float[] values, int from, double threshold) {
    int positions = layer.layer().height() * layer.layer().width();
    BitSet above = new BitSet(height() * width());
    boolean any = false;
    for (int i = from; i < from + positions && !any; i++) {
      any = values[i] > threshold;
    }
    if (!any) {
      return above;
    }
    int stride = layer.layer().width();
    for (int y = 0; y < height(); y++) {
      int top = from + rows.before()[y] * stride;
      int bottom = from + rows.behind()[y] * stride;
      float down = rows.share()[y];
      for (int x = 0; x < width(); x++) {
        int left = columns.before()[x];
        int right = columns.behind()[x];
        float across = columns.share()[x];
        float upper = values[top + left] + across * (values[top + right] - values[top + left]);
        float lower =
            values[bottom + left] + across * (values[bottom + right] - values[bottom + left]);
        if (upper + down * (lower - upper) > threshold) {
          above.set(y * width() + x);
        }
      }
    }
    return above;
  }

  /**
   * What share of the pixels around each position is marked: of the pixels of which it is the
   * nearest.
   *
   * @return {@code [h,w]}
   */
  float[] covered(BitSet mask) {
    int stride = layer.layer().width();
    float[] marked = new float[layer.layer().height() * stride];
    int[] pixels = new int[marked.length];
    for (int y = 0; y < height(); y++) {
      int row = rows.share()[y] < 0.5f ? rows.before()[y] : rows.behind()[y];
      for (int x = 0; x < width(); x++) {
        int column = columns.share()[x] < 0.5f ? columns.before()[x] : columns.behind()[x];
        int position = row * stride + column;
        pixels[position]++;
        marked[position] += mask.get(y * width() + x) ? 1 : 0;
      }
    }
    for (int i = 0; i < marked.length; i++) {
      marked[i] /= Math.max(1, pixels[i]);
    }
    return marked;
  }
}
