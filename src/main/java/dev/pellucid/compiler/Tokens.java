package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Shape;
import java.util.List;

/** Patch tokens {@code [N,T,K]} of a transformer seen as a feature map {@code [N,K,h,w]}. */
public final class Tokens {

  private Tokens() {}

  /**
   * The side of the square grid that T tokens make, a class token before them left out; 0 if they
   * make none.
   */
  public static int side(long tokens) {
    int root = (int) Math.round(Math.sqrt((double) tokens));
    if ((long) root * root == tokens) {
      return root;
    }
    int withoutClass = (int) Math.round(Math.sqrt(tokens - 1.0));
    return (long) withoutClass * withoutClass == tokens - 1 ? withoutClass : 0;
  }

  /**
   * Tokens {@code [T,K]} of one image as {@code [K,positions]}; what comes before the patches is
   * left out.
   *
   * @param positions h·w, the last so many of the T tokens
   */
  public static float[] channelsFirst(float[] tokens, int positions, int channels) {
    int first = tokens.length / channels - positions;
    float[] maps = new float[positions * channels];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = tokens[(first + i % positions) * channels + i / positions];
    }
    return maps;
  }

  /** The tensor as a feature map; one that is a map already stays as it is. */
  static String asMap(Emitter emit, String tensor, Shape shape, FeatureLayer layer) {
    if (shape.rank() == 4) {
      return tensor;
    }
    long positions = (long) layer.height() * layer.width();
    long tokens = shape.size(1);
    String patches =
        tokens == positions
            ? tensor
            : emit.slice(
                tensor,
                new long[] {tokens - positions},
                new long[] {tokens},
                new long[] {1},
                new long[] {1});
    Shape map =
        new Shape(
            List.of(
                Dim.N, Dim.of(layer.channels()), Dim.of(layer.height()), Dim.of(layer.width())));
    return emit.reshape(emit.transpose(patches, 0, 2, 1), map);
  }
}
