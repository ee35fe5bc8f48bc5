package dev.pellucid.model;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.Outcome;
import dev.pellucid.model.inference.SessionSettings;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Makes a bundle into a served model: compiles the live pass, opens its session, and warms it. */
final class ModelLoader {

  private final CompiledGraphCache graphs;
  private final SessionSettings session;
  private final BatchSettings batch;
  private final Executor completions;
  private final ModelMetrics metrics;

  ModelLoader(
      CompiledGraphCache graphs,
      SessionSettings session,
      BatchSettings batch,
      Executor completions,
      ModelMetrics metrics) {
    this.graphs = graphs;
    this.session = session;
    this.batch = batch;
    this.completions = completions;
    this.metrics = metrics;
  }

  ServedModel load(ModelBundle bundle) {
    CompiledClassifier classifier = compile(bundle);
    bundle.requireFits(classifier);
    float[] probe = ProbeImage.tensor(bundle.manifest().input());
    InferenceSession opened = InferenceSession.open(bundle.name(), classifier.onnx(), session);
    return orClose(
        opened::close,
        () -> {
          LivePass pass =
              new LivePass(
                  bundle.name(), opened, classifier, conceptNames(bundle), batch.maxSize());
          warmUp(pass, probe);
          return new ServedModel(
              bundle,
              classifier,
              opened,
              metrics.measured(bundle.name(), pass),
              probe,
              batch,
              completions);
        });
  }

  /** What is made of something open, which closes if nothing is, be it for lack of memory. */
  static <T> T orClose(Runnable close, Supplier<T> made) {
    try {
      return made.get();
    } catch (Throwable e) {
      close.run();
      throw e;
    }
  }

  private CompiledClassifier compile(ModelBundle bundle) {
    ExplanationPlan plain = ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES, Output.TARGET);
    try {
      return graphs.compile(bundle.onnx(), bundle.name(), full(bundle));
    } catch (UnsupportedOperatorException e) {
      return limited(bundle, plain, e);
    } catch (InvalidModelException e) {
      if (bundle.conceptLayer().isPresent() || bundle.concepts().isPresent()) {
        throw e;
      }
      // A classifier may have no spatial feature map at all; if this is it, it is served without.
      return limited(bundle, plain, e);
    }
  }

  private CompiledClassifier limited(
      ModelBundle bundle, ExplanationPlan plain, RuntimeException why) {
    CompiledClassifier classifier = graphs.compile(bundle.onnx(), bundle.name(), plain);
    ModelLog.LOG.modelLimited(bundle.name(), why.getMessage());
    return classifier;
  }

  private static ExplanationPlan full(ModelBundle bundle) {
    ExplanationPlan plan =
        ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES, Output.TARGET, Output.GRAD_CAM);
    if (bundle.conceptLayer().isPresent()) {
      plan = plan.atLayer(bundle.conceptLayer().get());
    }
    if (bundle.concepts().isPresent()) {
      plan = plan.withConcepts(bundle.concepts().get().toVectors());
    }
    return plan;
  }

  private static List<String> conceptNames(ModelBundle bundle) {
    return bundle
        .concepts()
        .map(bank -> bank.concepts().stream().map(ConceptBank.Concept::name).toList())
        .orElse(List.of());
  }

  /**
   * The largest batch first, which sets the size of the memory arena for good; and a model that
   * cannot run, or has no answer, is found out before it replaces one that can.
   */
  private void warmUp(LivePass pass, float[] probe) {
    LivePass.Image image = new LivePass.Image(probe, -1, System.nanoTime());
    requireAnswers(pass.run(Collections.nCopies(batch.maxSize(), image)));
    requireAnswers(pass.run(List.of(image)));
  }

  private static void requireAnswers(List<Outcome<LiveExplanation>> outcomes) {
    for (Outcome<LiveExplanation> outcome : outcomes) {
      if (outcome instanceof Outcome.Failure<LiveExplanation> failure) {
        throw failure.cause();
      }
    }
  }
}
