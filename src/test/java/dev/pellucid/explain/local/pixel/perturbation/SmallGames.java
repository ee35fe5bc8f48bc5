package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Games whose values are known, and readings of definitions that are as slow as they are short. */
final class SmallGames {

  private SmallGames() {}

  /** A game by its worth, never short of effort. */
  static Game of(int players, ToDoubleFunction<BitSet> worth) {
    return new Game() {
      @Override
      public int players() {
        return players;
      }

      @Override
      public double[] worth(List<BitSet> coalitions, Effort effort) {
        return coalitions.stream().mapToDouble(worth).toArray();
      }
    };
  }

  /** A game that is short of effort after so many coalitions. */
  static Game cutAfter(int coalitions, Game game) {
    return new Game() {
      @Override
      public int players() {
        return game.players();
      }

      @Override
      public double[] worth(List<BitSet> asked, Effort effort) {
        return game.worth(asked.subList(0, Math.min(coalitions, asked.size())), effort);
      }
    };
  }

  /** Every coalition is worth something of its own: shares, pairs, and a little of everything. */
  static Game entangled(int players, long seed) {
    Random random = new Random(seed);
    double[] single = random.doubles(players, -1, 1).toArray();
    double[][] pair = new double[players][];
    Arrays.setAll(pair, i -> random.doubles(players, -1, 1).toArray());
    return of(
        players,
        coalition -> {
          double worth = 3;
          for (int i = coalition.nextSetBit(0); i >= 0; i = coalition.nextSetBit(i + 1)) {
            worth += single[i];
            for (int j = coalition.nextSetBit(i + 1); j >= 0; j = coalition.nextSetBit(j + 1)) {
              worth += pair[i][j];
            }
          }
          return worth + Math.sin(7.0 * coalition.hashCode());
        });
  }

  /** φ_i = Σ_S |S|! (n−|S|−1)! / n! (v(S∪{i}) − v(S)), over all S without i. */
  static double[] shapley(Game game) {
    int n = game.players();
    double[] worth =
        game.worth(
            java.util.stream.IntStream.range(0, 1 << n).mapToObj(SmallGames::coalition).toList(),
            Effort.unlimited());
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < 1 << n; s++) {
        if ((s & 1 << i) == 0) {
          int size = Integer.bitCount(s);
          double weight = factorial(size) * factorial(n - size - 1) / factorial(n);
          values[i] += weight * (worth[s | 1 << i] - worth[s]);
        }
      }
    }
    return values;
  }

  /** The coalition of the bits of a number. */
  static BitSet coalition(int bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  private static double factorial(int n) {
    double product = 1;
    for (int i = 2; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  /** Logits that are linear in the image {@code [N,3,8,8]}. */
  static Classifier linear() {
    OnnxModel m = OnnxModel.usual();
    return SmallModels.open(m.classify(m.image(3, 8, 8), 5));
  }

  /** Σ over channels of w ⊙ x, {@code [H·W]}, w the gradient of a target. */
  static double[] shares(Classifier linear, ImageBatch image) {
    float[] gradient =
        linear
            .run(ExplanationPlan.of(Output.INPUT_GRADIENT), image)
            .row(TensorNames.INPUT_GRADIENT, 0);
    int area = image.height() * image.width();
    double[] shares = new double[area];
    for (int i = 0; i < gradient.length; i++) {
      shares[i % area] += (double) gradient[i] * image.pixels()[i];
    }
    return shares;
  }

  /** The sum of pixels' numbers in each cell of a grid. */
  static float[] inCells(double[] pixels, int side) {
    Partition grid = Partition.grid(side, side, 8, 8);
    float[] sums = new float[side * side];
    for (int p = 0; p < pixels.length; p++) {
      sums[grid.cellOfPixel()[p]] += (float) pixels[p];
    }
    return sums;
  }
}
