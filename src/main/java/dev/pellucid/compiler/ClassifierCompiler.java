package dev.pellucid.compiler;

/** Compiles explanations into a classifier. */
public final class ClassifierCompiler {

  private ClassifierCompiler() {}

  /**
   * Reads a classifier and appends what the plan asks for.
   *
   * @param onnx a serialised ONNX model, opset 9 to 21, one float32 image input {@code [N,C,H,W]}
   * @param modelName for error messages
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static CompiledClassifier compile(byte[] onnx, String modelName, ExplanationPlan plan) {
    throw new UnsupportedOperationException("the compiler is not built yet");
  }
}
