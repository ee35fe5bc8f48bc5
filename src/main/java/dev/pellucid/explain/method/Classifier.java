package dev.pellucid.explain.method;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The model that is explained, as a method sees it: it asks for outputs, and the graph that has
 * them is compiled and loaded the first time, then kept until this is closed.
 */
public final class Classifier implements AutoCloseable {

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final Optional<ConceptVectors> concepts;
  private final Map<ExplanationPlan, Loaded> loaded = new ConcurrentHashMap<>();

  private record Loaded(CompiledClassifier graph, InferenceSession session) {}

  public Classifier(ModelBundle bundle, SessionSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
    this.concepts = bundle.concepts().map(ConceptBank::toVectors);
  }

  /** The model's name. */
  public String name() {
    return bundle.name();
  }

  /** Where the model's bundle wants CAM and concepts taken; empty finds the last feature map. */
  public Optional<String> conceptLayer() {
    return bundle.conceptLayer();
  }

  /** The model's concept bank, if it has one. */
  public Optional<ConceptVectors> concepts() {
    return concepts;
  }

  /**
   * One run over a batch.
   *
   * @param plan the outputs that are wanted
   * @throws dev.pellucid.model.inference.SessionException if ONNX Runtime refuses the graph
   * @throws dev.pellucid.model.inference.InferenceFailedException if the batch does not fit it
   */
  public BatchOutputs run(ExplanationPlan plan, ImageBatch batch) {
    Loaded model = loaded.computeIfAbsent(plan, this::load);
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(
        model.graph().inputName(),
        Tensor.of(batch.pixels(), batch.size(), batch.channels(), batch.height(), batch.width()));
    if (model.graph().takesTarget()) {
      inputs.put(TensorNames.TARGET, Tensor.of(batch.targets(), batch.size()));
    }
    Map<String, float[]> outputs = new LinkedHashMap<>();
    model
        .session()
        .run(inputs)
        .forEach(
            (name, tensor) -> {
              if (tensor instanceof Tensor.Floats floats) {
                outputs.put(name, floats.array());
              }
            });
    return new BatchOutputs(batch.size(), outputs, model.graph().conceptLayer());
  }

  private Loaded load(ExplanationPlan plan) {
    CompiledClassifier graph = ClassifierCompiler.compile(bundle.onnx(), name(), plan);
    return new Loaded(graph, InferenceSession.open(name(), graph.onnx(), settings));
  }

  /** Releases the native memory of every graph that was loaded. */
  @Override
  public void close() {
    loaded.values().forEach(model -> model.session().close());
    loaded.clear();
  }
}
