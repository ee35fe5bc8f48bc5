package dev.pellucid.cli.bench;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The graph of the live pass.
 *
 * @param graph compiled
 * @param what it computes beside the class, for the report
 */
record LivePlan(CompiledClassifier graph, String what) {

  private static final int STAND_IN_CONCEPTS = 16;

  /**
   * CAM and concepts. A model without a bank is given one of random directions: they cost what
   * concepts cost. A model that allows neither is only classified, as the service does.
   */
  static LivePlan of(ModelBundle bundle) {
    ExplanationPlan classified =
        ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES, Output.TARGET);
    try {
      ConceptVectors bank =
          bundle.concepts().map(ConceptBank::toVectors).orElseGet(() -> standIn(bundle));
      ExplanationPlan explained =
          atLayer(
                  bundle,
                  ExplanationPlan.of(
                      Output.LOGITS, Output.PROBABILITIES, Output.TARGET, Output.GRAD_CAM))
              .withConcepts(bank);
      return new LivePlan(
          compile(bundle, explained),
          "CAM and %d %s"
              .formatted(
                  bank.names().size(),
                  bundle.concepts().isPresent() ? "concepts" : "random directions as concepts"));
    } catch (InvalidModelException | UnsupportedOperatorException e) {
      return new LivePlan(
          compile(bundle, classified), "neither CAM nor concepts: " + e.getMessage());
    }
  }

  static CompiledClassifier compile(ModelBundle bundle, ExplanationPlan plan) {
    return ClassifierCompiler.compile(bundle.onnx(), bundle.name(), plan);
  }

  private static ExplanationPlan atLayer(ModelBundle bundle, ExplanationPlan plan) {
    return bundle.conceptLayer().map(plan::atLayer).orElse(plan);
  }

  private static ConceptVectors standIn(ModelBundle bundle) {
    int channels =
        compile(bundle, atLayer(bundle, ExplanationPlan.of(Output.GRAD_CAM)))
            .conceptLayer()
            .orElseThrow()
            .channels();
    Random random = new Random(0);
    List<String> names =
        IntStream.range(0, STAND_IN_CONCEPTS).mapToObj(j -> "direction " + j).toList();
    return new ConceptVectors(
        names, names.stream().map(name -> direction(channels, random)).toArray(float[][]::new));
  }

  private static float[] direction(int channels, Random random) {
    float[] vector = new float[channels];
    double squares = 0;
    for (int k = 0; k < channels; k++) {
      vector[k] = (float) random.nextGaussian();
      squares += (double) vector[k] * vector[k];
    }
    for (int k = 0; k < channels; k++) {
      vector[k] /= (float) Math.sqrt(squares);
    }
    return vector;
  }
}
