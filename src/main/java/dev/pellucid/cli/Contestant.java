package dev.pellucid.cli;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One graph in a race: it is given a batch, and timed. */
final class Contestant implements AutoCloseable {

  private final String name;
  private final String inputName;
  private final boolean takesTarget;
  private final InferenceSession session;

  private Contestant(String name, String inputName, boolean takesTarget, InferenceSession session) {
    this.name = name;
    this.inputName = inputName;
    this.takesTarget = takesTarget;
    this.session = session;
  }

  /** The model as it came, with nothing compiled in. */
  static Contestant original(String name, byte[] onnx, String inputName, SessionSettings settings) {
    return new Contestant(name, inputName, false, InferenceSession.open(name, onnx, settings));
  }

  /** The model with a plan compiled in. */
  static Contestant compiled(
      String name, byte[] onnx, ExplanationPlan plan, SessionSettings settings) {
    CompiledClassifier compiled = ClassifierCompiler.compile(onnx, name, plan);
    return new Contestant(
        name,
        compiled.inputName(),
        compiled.takesTarget(),
        InferenceSession.open(name, compiled.onnx(), settings));
  }

  String name() {
    return name;
  }

  /** Runs once; wall time in nanoseconds. */
  long run(Tensor.Floats batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(inputName, batch);
    if (takesTarget) {
      long[] predicted = new long[batch.shape()[0]];
      Arrays.fill(predicted, -1);
      inputs.put(TensorNames.TARGET, Tensor.of(predicted, predicted.length));
    }
    long start = System.nanoTime();
    Map<String, Tensor> outputs = session.run(inputs);
    long elapsed = System.nanoTime() - start;
    if (outputs.isEmpty()) {
      throw new IllegalStateException(name + " returned nothing");
    }
    return elapsed;
  }

  @Override
  public void close() {
    session.close();
  }
}
