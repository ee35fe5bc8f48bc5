package dev.pellucid.model.inference;

/** Where a session computes: ONNX Runtime's execution providers. */
public enum Provider {
  CPU,
  CUDA,
  TENSORRT
}
