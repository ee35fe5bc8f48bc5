package dev.pellucid.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.OnnxSession;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.Tensor;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.RuleTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Holds a compiled gradient against the model it was compiled from, which runs as it was written.
 *
 * <p>Two different images with different targets go through at once, so a rule that mixes the
 * images of a batch is caught too.
 */
public final class GradientCheck {

  /**
   * Of the L2 norm. Seen for right rules: up to 3e-4, the rounding of float32 scores divided by the
   * step. A wrong factor, sign or position is at least 1e-2.
   */
  private static final double DIFFERENCES = 2e-3;

  /**
   * Of Σ|xᵢgᵢ|: an affine function needs no differences, only the rounding of a few sums is left.
   */
  private static final double EXACT = 1e-5;

  private static final double SCORES = 1e-4;
  private static final long[] TARGETS = {1, 2};

  private GradientCheck() {}

  public static void check(GradientCase example) {
    check(example, GradientRules.TABLE);
  }

  static void check(GradientCase example, RuleTable rules) {
    Set<String> applied = new HashSet<>();
    byte[] onnx = example.model();
    CompiledClassifier compiled =
        ClassifierCompiler.compile(
            onnx,
            example.toString(),
            ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT)
                .by(subject -> noting(rules, applied)));
    assertThat(applied).as("operators on the way back").contains(example.operator());
    Tensor images = images(example);
    try (OnnxSession original = OnnxSession.open(onnx);
        OnnxSession explained = OnnxSession.open(compiled.onnx())) {
      Tensor scores = original.run(images).get(OnnxModel.SCORES);
      Map<String, Tensor> outputs = explained.run(images, TARGETS);
      assertThat(outputs.get(TensorNames.LOGITS).relativeDistance(scores))
          .as("relative distance of the logits from the original's scores")
          .isLessThan(SCORES);
      Tensor gradient = outputs.get(TensorNames.INPUT_GRADIENT);
      if (example.linear()) {
        checkAdjoint(original, images, scores, gradient);
      }
      Tensor differences = CentralDifferences.of(original, images, TARGETS);
      assertThat(gradient.shape()).isEqualTo(images.shape());
      assertThat(gradient.relativeDistance(differences))
          .as("relative distance of the gradient from central differences")
          .isLessThan(DIFFERENCES);
    }
  }

  /** ⟨Ax, g⟩ = ⟨x, Aᵀg⟩, where Ax is the score less the score of a blank image. */
  private static void checkAdjoint(
      OnnxSession original, Tensor images, Tensor scores, Tensor gradient) {
    Tensor blank = new Tensor(images.shape(), new float[images.values().length]);
    Tensor offset = original.run(blank).get(OnnxModel.SCORES);
    for (int n = 0; n < TARGETS.length; n++) {
      int target = (int) TARGETS[n];
      double product = 0;
      double size = 1;
      float[] x = images.image(n);
      float[] g = gradient.image(n);
      for (int i = 0; i < x.length; i++) {
        product += (double) x[i] * g[i];
        size += Math.abs((double) x[i] * g[i]);
      }
      double score = (double) scores.image(n)[target] - offset.image(n)[target];
      assertThat(Math.abs(product - score) / size)
          .as("distance of ⟨x, Aᵀg⟩ %s from ⟨Ax, g⟩ %s", product, score)
          .isLessThan(EXACT);
    }
  }

  private static Tensor images(GradientCase example) {
    long[] shape =
        LongStream.concat(LongStream.of(TARGETS.length), LongStream.of(example.chw())).toArray();
    Random random = new Random(7);
    int size = (int) LongStream.of(example.chw()).reduce(1, (a, b) -> a * b);
    float[] values = new float[TARGETS.length * size];
    for (int n = 0; n < TARGETS.length; n++) {
      System.arraycopy(example.inputs().draw(random, size), 0, values, n * size, size);
    }
    return new Tensor(shape, values);
  }

  /** The same rules, each of which leaves word that it was applied. */
  private static RuleTable noting(RuleTable rules, Set<String> applied) {
    Map<String, BackwardRule> noting = new HashMap<>();
    for (String operator : rules.operators()) {
      BackwardRule rule = rules.find(operator).orElseThrow();
      noting.put(
          operator,
          step -> {
            applied.add(step.node().key());
            rule.apply(step);
          });
    }
    return new RuleTable(noting);
  }
}
