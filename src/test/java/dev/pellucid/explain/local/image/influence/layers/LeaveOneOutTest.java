package dev.pellucid.explain.local.image.influence.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.TrainableClassifier;
import dev.pellucid.compiler.TrainableClassifier.Weight;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.local.image.influence.Softmax;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What influence foretells, against networks that were trained without one example each. How well
 * depends on the task: here the ranks' correlation is 0.78, of the last layer alone 0.47; of 30
 * examples in more noise it was 0.44 and 0.25 with a decay of 0.01, 0.52 and 0.38 with one of 0.03
 * and less noise, where one example of thirty is no small change.
 */
class LeaveOneOutTest {

  private static final int COUNT = 60;
  private static final int IMAGES = 8;
  private static final double DECAY = 0.03;
  private static final TinyExamples EXAMPLES = TinyExamples.draw(COUNT, 1.5, 5);
  private static final TinyExamples OTHERS = TinyExamples.draw(IMAGES, 1.5, 6);

  @TempDir Path folder;

  private final TrainableClassifier network =
      TrainableClassifier.of(TinyExamples.network(), "tiny");

  @Test
  void influenceOfAllLayersForetellsTrainingWithoutAnExample() throws IOException {
    // Given: all layers trained to a minimum, and from there without each example
    double[][] left = new double[IMAGES][COUNT];
    byte[] onnx;
    try (InferenceSession session =
        InferenceSession.open("tiny", network.onnx(), SessionSettings.onCpu().withThreads(1))) {
      List<float[]> start =
          network.weights().stream().map(weight -> weight.values().clone()).toList();
      List<float[]> trained = descend(session, start, -1, 4000);
      onnx = network.with(trained);
      double[] before = losses(session, trained);
      for (int i = 0; i < COUNT; i++) {
        double[] after = losses(session, descend(session, trained, i, 400));
        for (int x = 0; x < IMAGES; x++) {
          left[x][i] = after[x] - before[x];
        }
      }
    }
    try (Classifier classifier = EXAMPLES.open(folder, onnx)) {
      double mean = EXAMPLES.fit(classifier, TinyExamples.WEIGHTS).damping(1);

      // When
      double all = 0;
      double last = 0;
      for (int x = 0; x < IMAGES; x++) {
        all += correlation(left[x], foretold(classifier, "arnoldi-influence", x, DECAY / mean));
        last += correlation(left[x], foretold(classifier, "influence-functions", x, 0.1));
      }

      // Then
      assertThat(all / IMAGES).isGreaterThan(0.7).isGreaterThan(last / IMAGES);
    }
  }

  private static double[] foretold(Classifier classifier, String id, int x, double damping) {
    ExplanationMethod method = Methods.byId(id);
    ImageBatch image = OTHERS.batch(x, Target.of(OTHERS.labels()[x]));
    Explanation explanation =
        method
            .explain(
                classifier,
                image,
                ParameterValues.parse(
                    method.card().parameters(),
                    Map.of(
                        "helpful", "1000", "harmful", "1000", "damping", String.valueOf(damping))))
            .get(0);
    return ArnoldiInfluenceTest.values(explanation, COUNT);
  }

  /** Of 1/n Σ_{i≠left} ℓ_i + decay/2 ‖θ‖², by gradients of all examples with momentum. */
  private List<float[]> descend(InferenceSession session, List<float[]> from, int left, int steps) {
    List<float[]> weights = new ArrayList<>();
    List<float[]> moved = new ArrayList<>();
    from.forEach(
        values -> {
          weights.add(values.clone());
          moved.add(new float[values.length]);
        });
    for (int step = 0; step < steps; step++) {
      Map<String, Tensor> found = run(session, weights, EXAMPLES);
      Map<String, Tensor> one =
          left < 0
              ? Map.of()
              : run(
                  session,
                  weights,
                  new TinyExamples(EXAMPLES.image(left), new int[] {EXAMPLES.labels()[left]}));
      for (int w = 0; w < weights.size(); w++) {
        String name = network.weights().get(w).gradient();
        float[] gradient = floats(found.get(name));
        float[] values = weights.get(w);
        for (int i = 0; i < values.length; i++) {
          double g = gradient[i] - (left < 0 ? 0 : floats(one.get(name))[i]);
          double slope = g / COUNT + DECAY * values[i];
          moved.get(w)[i] = (float) (0.95 * moved.get(w)[i] - 0.1 * slope);
          values[i] += moved.get(w)[i];
        }
      }
    }
    return weights;
  }

  private double[] losses(InferenceSession session, List<float[]> weights) {
    float[] logits = floats(run(session, weights, OTHERS).get(TensorNames.LOGITS));
    double[] losses = new double[IMAGES];
    for (int x = 0; x < IMAGES; x++) {
      float[] of =
          java.util.Arrays.copyOfRange(
              logits, x * TinyExamples.CLASSES, (x + 1) * TinyExamples.CLASSES);
      losses[x] = -Math.log(Softmax.of(of).probabilities()[OTHERS.labels()[x]]);
    }
    return losses;
  }

  private Map<String, Tensor> run(
      InferenceSession session, List<float[]> weights, TinyExamples of) {
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(
        network.inputName(),
        Tensor.of(of.pixels(), of.count(), 1, TinyExamples.SIDE, TinyExamples.SIDE));
    float[] targets = new float[of.count() * TinyExamples.CLASSES];
    for (int i = 0; i < of.count(); i++) {
      targets[i * TinyExamples.CLASSES + of.labels()[i]] = 1;
    }
    inputs.put(TrainableClassifier.TARGETS, Tensor.of(targets, of.count(), TinyExamples.CLASSES));
    for (int w = 0; w < weights.size(); w++) {
      Weight weight = network.weights().get(w);
      inputs.put(weight.name(), Tensor.of(weights.get(w), weight.shape()));
    }
    return session.run(inputs);
  }

  private static float[] floats(Tensor tensor) {
    return ((Tensor.Floats) tensor).array();
  }

  /** Of the ranks (Spearman). */
  private static double correlation(double[] one, double[] other) {
    double squares = 0;
    double[] ranksOne = ranks(one);
    double[] ranksOther = ranks(other);
    for (int i = 0; i < one.length; i++) {
      squares += Math.pow(ranksOne[i] - ranksOther[i], 2);
    }
    double n = one.length;
    return 1 - 6 * squares / (n * (n * n - 1));
  }

  private static double[] ranks(double[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      for (double other : values) {
        ranks[i] += other < values[i] ? 1 : 0;
      }
    }
    return ranks;
  }
}
