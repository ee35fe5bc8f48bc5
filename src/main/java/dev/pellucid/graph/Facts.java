package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything known of a graph's tensors: types, shapes with a symbolic batch, and the values of
 * those that no image changes.
 */
public final class Facts {

  private final String modelName;
  private final Map<String, TensorFact> known = new HashMap<>();
  private final Map<String, String> unknown = new HashMap<>();
  private final Optional<FrozenBatch> frozenBatch;

  private Facts(Graph graph) {
    this.modelName = graph.name();
    this.frozenBatch =
        graph.fixedBatch().isPresent()
            ? Optional.of(new FrozenBatch(graph.fixedBatch().getAsLong()))
            : Optional.empty();
  }

  /**
   * Walks the graph once, front to back.
   *
   * @throws InvalidModelException if the graph contradicts itself
   */
  public static Facts of(Graph graph) {
    Facts facts = new Facts(graph);
    for (Graph.Value input : graph.inputs()) {
      input
          .shape()
          .ifPresent(shape -> facts.known.put(input.name(), TensorFact.of(input.type(), shape)));
    }
    graph.constants().forEach(facts::learn);
    for (Node node : graph.nodes()) {
      facts.learn(node, graph);
    }
    return facts;
  }

  private Facts(Facts other) {
    this.modelName = other.modelName;
    this.known.putAll(other.known);
    this.unknown.putAll(other.unknown);
    this.frozenBatch = other.frozenBatch;
  }

  /** The same, with one more constant known. */
  public Facts knowing(String constant, Literal value) {
    Facts more = new Facts(this);
    more.known.put(constant, TensorFact.of(value));
    return more;
  }

  private void learn(String name, TensorProto constant) {
    DataType type = DataType.forNumber(constant.getDataType());
    Shape shape = Shape.of(constant.getDimsList().stream().mapToLong(Long::longValue).toArray());
    try {
      known.put(name, new TensorFact(type, shape, Literal.from(constant)));
    } catch (InvalidModelException e) {
      throw new InvalidModelException("model %s: %s".formatted(modelName, e.getMessage()), e);
    }
  }

  private void learn(Node node, Graph graph) {
    InferenceRule rule = InferenceRules.TABLE.get(node.key());
    List<TensorFact> inferred = List.of();
    String reason = "operator %s of node %s is not known".formatted(node.key(), node.label());
    if (rule != null) {
      try {
        inferred = rule.infer(new Operands(node, this, frozenBatch));
        reason = "node " + node.label() + " does not say";
      } catch (IndeterminateException e) {
        reason = e.getMessage();
      } catch (InvalidModelException e) {
        throw new InvalidModelException(
            "model %s, node %s (%s): %s"
                .formatted(modelName, node.label(), node.key(), e.getMessage()),
            e);
      }
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      if (i < inferred.size()) {
        known.put(output, inferred.get(i));
      } else {
        Optional<Graph.Value> declared = graph.declared(output).filter(v -> v.shape().isPresent());
        if (declared.isPresent()) {
          known.put(output, TensorFact.of(declared.get().type(), declared.get().shape().get()));
        } else {
          unknown.put(output, reason);
        }
      }
    }
    frozenBatch.ifPresent(frozen -> frozen.follow(node, this));
  }

  public Optional<TensorFact> find(String tensor) {
    return Optional.ofNullable(known.get(tensor));
  }

  /**
   * The shape of a tensor.
   *
   * @throws UnknownShapeException if it could not be inferred, saying why
   */
  public Shape shape(String tensor) {
    TensorFact fact = known.get(tensor);
    if (fact == null) {
      throw new UnknownShapeException(modelName, tensor, whyUnknown(tensor));
    }
    return fact.shape();
  }

  /** What hides a tensor: the first node on the way to it that could not be followed. */
  String whyUnknown(String tensor) {
    return unknown.getOrDefault(tensor, "there is no tensor '" + tensor + "'");
  }

  /** Whether a tensor of real numbers, or of an unknown type that might be one. */
  public boolean isReal(String tensor) {
    TensorFact fact = known.get(tensor);
    return fact == null
        || fact.type() == DataType.FLOAT
        || fact.type() == DataType.FLOAT16
        || fact.type() == DataType.DOUBLE;
  }

  /** The value of a tensor that is the same for every image and batch. */
  public Optional<Literal> constant(String tensor) {
    return find(tensor).filter(TensorFact::isConstant).flatMap(TensorFact::value);
  }

  /** The whole numbers of a constant tensor. */
  public Optional<long[]> numbers(String tensor) {
    return constant(tensor)
        .filter(Literal.Wholes.class::isInstance)
        .map(literal -> ((Literal.Wholes) literal).numbers());
  }

  /** The real numbers of a constant tensor. */
  public Optional<float[]> reals(String tensor) {
    return constant(tensor)
        .filter(Literal.Reals.class::isInstance)
        .map(literal -> ((Literal.Reals) literal).values());
  }
}
