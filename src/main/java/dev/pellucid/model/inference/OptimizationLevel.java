package dev.pellucid.model.inference;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** How far ONNX Runtime may rewrite a graph before running it. */
public enum OptimizationLevel {
  NONE(OptLevel.NO_OPT),
  /** Constant folding and removal of redundant nodes. */
  BASIC(OptLevel.BASIC_OPT),
  /** Fusions of neighbouring operators as well. */
  EXTENDED(OptLevel.EXTENDED_OPT),
  /**
   * Layouts as well: convolutions in blocked channels (NCHWc), the largest gain on CPU, and there
   * what lies between them too.
   */
  ALL(OptLevel.ALL_OPT);

  private final OptLevel level;

  OptimizationLevel(OptLevel level) {
    this.level = level;
  }

  OptLevel level() {
    return level;
  }
}
