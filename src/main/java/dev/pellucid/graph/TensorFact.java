package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Optional;

/**
 * What is known of a tensor before any image is seen.
 *
 * @param value present when it is the same for every image, or a whole-number tensor that depends
 *     on the batch size alone
 */
public record TensorFact(DataType type, Shape shape, Optional<Literal> value) {

  static TensorFact of(DataType type, Shape shape) {
    return new TensorFact(type, shape, Optional.empty());
  }

  static TensorFact of(Literal value) {
    return new TensorFact(value.type(), value.shape(), Optional.of(value));
  }

  /** Whether the value can be stored in the file. */
  public boolean isConstant() {
    return value.isPresent() && value.get().isConstant();
  }
}
