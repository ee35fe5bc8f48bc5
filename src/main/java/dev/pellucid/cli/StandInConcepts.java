package dev.pellucid.cli;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.model.bundle.ModelBundle;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random directions in place of a concept bank: they cost what concepts cost, and mean nothing. */
final class StandInConcepts {

  private static final int HOW_MANY = 16;
  private static final long SEED = 1;

  private StandInConcepts() {}

  static ConceptVectors of(ModelBundle bundle) {
    ExplanationPlan plan = ExplanationPlan.of(Output.GRAD_CAM);
    int channels =
        ClassifierCompiler.compile(
                bundle.onnx(), bundle.name(), bundle.conceptLayer().map(plan::atLayer).orElse(plan))
            .conceptLayer()
            .orElseThrow()
            .channels();
    Random random = new Random(SEED);
    float[][] vectors = new float[HOW_MANY][channels];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int k = 0; k < channels; k++) {
        vector[k] = (float) random.nextGaussian();
        squares += (double) vector[k] * vector[k];
      }
      for (int k = 0; k < channels; k++) {
        vector[k] /= (float) Math.sqrt(squares);
      }
    }
    List<String> names = IntStream.range(0, HOW_MANY).mapToObj(i -> "direction " + i).toList();
    return new ConceptVectors(names, vectors);
  }
}
