package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An ONNX graph that can be edited: nodes in topological order, stored constants, inputs, outputs.
 * All operators are in the one version {@link OnnxFormat#OPSET}.
 *
 * <p>Not thread safe; it lives for the length of one compilation.
 */
public final class Graph {

  /**
   * A graph input or output.
   *
   * @param shape empty where the file does not say
   */
  public record Value(String name, DataType type, Optional<Shape> shape) {

    /** For messages. */
    @Override
    public String toString() {
      String extents = shape.map(Shape::toString).orElse("of unknown shape");
      String element = type == DataType.FLOAT ? "float32" : type.name().toLowerCase(Locale.ROOT);
      return "%s %s %s".formatted(name, extents, element);
    }
  }

  private final String name;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Node> nodes;
  private final Map<String, TensorProto> constants;
  private final Map<String, Value> declared;
  private OptionalLong fixedBatch;
  private final Map<LiteralKey, String> emittedConstants = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int emitted;

  /**
   * @param declared shapes that the file states for inner tensors
   * @param fixedBatch the batch size the exporter froze into the file, if it did
   */
  Graph(
      String name,
      List<Value> inputs,
      List<Value> outputs,
      List<Node> nodes,
      Map<String, TensorProto> constants,
      Map<String, Value> declared,
      OptionalLong fixedBatch) {
    this.name = name;
    this.inputs = new ArrayList<>(inputs);
    this.outputs = new ArrayList<>(outputs);
    this.nodes = new ArrayList<>(nodes);
    this.constants = new LinkedHashMap<>(constants);
    this.declared = Map.copyOf(declared);
    this.fixedBatch = fixedBatch;
    nodes.forEach(node -> taken.addAll(node.outputs()));
    taken.addAll(constants.keySet());
    inputs.forEach(input -> taken.add(input.name()));
  }

  /** The model's name, for messages. */
  public String name() {
    return name;
  }

  public List<Value> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  public List<Value> outputs() {
    return Collections.unmodifiableList(outputs);
  }

  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  public Map<String, TensorProto> constants() {
    return Collections.unmodifiableMap(constants);
  }

  Optional<Value> declared(String tensor) {
    return Optional.ofNullable(declared.get(tensor));
  }

  OptionalLong fixedBatch() {
    return fixedBatch;
  }

  /** From now on nothing in the graph is bound to the batch size of the file. */
  void freeBatch() {
    fixedBatch = OptionalLong.empty();
  }

  /** The node that computes each tensor. */
  public Map<String, Node> producers() {
    Map<String, Node> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    return producers;
  }

  /** The nodes that read each tensor. */
  public Map<String, List<Node>> consumers() {
    Map<String, List<Node>> consumers = new HashMap<>();
    for (Node node : nodes) {
      node.inputs().stream()
          .distinct()
          .forEach(input -> consumers.computeIfAbsent(input, i -> new ArrayList<>()).add(node));
    }
    return consumers;
  }

  /** Appends a node with one output and returns the output's name. */
  public String emit(String operator, List<String> operands, AttributeProto... attributes) {
    return emit(operator, operands, 1, attributes).get(0);
  }

  /** Appends a node with several outputs and returns their names. */
  public List<String> emit(
      String operator, List<String> operands, int results, AttributeProto... attributes) {
    List<String> names = new ArrayList<>();
    String label = "pellucid/" + operator + "_" + emitted++;
    for (int i = 0; i < results; i++) {
      names.add(unused(results == 1 ? label : label + "_" + i));
    }
    append(node(label, operator, operands, names, attributes));
    return names;
  }

  /** Appends a node that computes a tensor of a given, yet unused, name. */
  public void emitAs(
      String result, String operator, List<String> operands, AttributeProto... attributes) {
    if (!taken.add(result)) {
      throw new InvalidModelException(
          "model %s already has a tensor named '%s', which is wanted for an output"
              .formatted(name, result));
    }
    append(node("pellucid/" + result, operator, operands, List.of(result), attributes));
  }

  private static Node node(
      String label,
      String operator,
      List<String> operands,
      List<String> results,
      AttributeProto... attributes) {
    Map<String, AttributeProto> named = new LinkedHashMap<>();
    Arrays.stream(attributes).forEach(a -> named.put(a.getName(), a));
    return new Node(label, operator, "", operands, results, named);
  }

  private void append(Node node) {
    nodes.add(node);
  }

  /**
   * Appends a copy of a node that reads and computes other tensors.
   *
   * @throws InvalidModelException if a tensor of one of the results' names is there already
   */
  public void emitCopy(Node node, List<String> operands, List<String> results) {
    for (String result : results) {
      if (!result.isEmpty() && !taken.add(result)) {
        throw new InvalidModelException(
            "model %s already has a tensor named '%s'".formatted(name, result));
      }
    }
    String label = node.name().isEmpty() ? "" : unused(node.name() + "/copy");
    append(new Node(label, node.operator(), node.domain(), operands, results, node.attributes()));
  }

  /**
   * Appends a node of another graph.
   *
   * @param label its name in this one, which no other node may have
   * @return the names of its results, with a number behind those that are taken
   */
  List<String> append(String label, Node node, List<String> operands) {
    List<String> results = node.outputs().stream().map(o -> o.isEmpty() ? o : unused(o)).toList();
    append(new Node(label, node.operator(), node.domain(), operands, results, node.attributes()));
    return results;
  }

  /** Stores a constant of another graph and returns its name. */
  String store(String wanted, TensorProto value) {
    String stored = unused(wanted);
    constants.put(stored, value.toBuilder().setName(stored).build());
    return stored;
  }

  /** What this emits comes before every node that is there now. */
  public void emitFirst(Runnable emission) {
    List<Node> rest = List.copyOf(nodes);
    nodes.clear();
    emission.run();
    nodes.addAll(rest);
  }

  /** Reserves a name, with a number behind it where it is taken. */
  String unused(String wanted) {
    String candidate = wanted;
    for (int i = 1; !taken.add(candidate); i++) {
      candidate = wanted + "_" + i;
    }
    return candidate;
  }

  /** Stores a constant, or finds the same one stored before, and returns its name. */
  public String constant(Literal value) {
    return emittedConstants.computeIfAbsent(
        LiteralKey.of(value),
        key -> {
          String stored = unused("pellucid/constant_" + emittedConstants.size());
          constants.put(stored, value.toProto(stored));
          return stored;
        });
  }

  public String constant(float value) {
    return constant(Literal.of(value));
  }

  public String integers(long... values) {
    return constant(Literal.of(values));
  }

  /** Stores a constant under the name of the tensor that turned out to be constant. */
  void storeAs(String tensor, Literal value) {
    constants.put(tensor, value.toProto(tensor));
  }

  /** Adds a graph input. */
  public void addInput(Value input) {
    if (!taken.add(input.name())) {
      throw new InvalidModelException(
          "model %s already has a tensor named '%s', which is wanted for an input"
              .formatted(name, input.name()));
    }
    inputs.add(input);
  }

  void replaceInput(int index, Value input) {
    inputs.set(index, input);
  }

  /** States another shape for an input. */
  public void reshapeInput(String input, Shape shape) {
    inputs.replaceAll(
        v -> v.name().equals(input) ? new Value(v.name(), v.type(), Optional.of(shape)) : v);
  }

  /**
   * Makes a tensor that a node computes the only input: the graph is cut before it.
   *
   * @throws InvalidModelException if an output depends on an input of the graph in another way too
   */
  public void beginAt(Value tensor) {
    List<Value> former = List.copyOf(inputs);
    rewrite(
        node ->
            node.outputs().contains(tensor.name())
                ? node.withOutputs(
                    node.outputs().stream()
                        .map(o -> o.equals(tensor.name()) ? unused(o + "/before_the_cut") : o)
                        .toList())
                : node);
    inputs.clear();
    inputs.add(tensor);
    removeDead();
    Map<String, List<Node>> consumers = consumers();
    for (Value input : former) {
      if (consumers.containsKey(input.name()) && !input.name().equals(tensor.name())) {
        throw new InvalidModelException(
            "model %s: the output depends on '%s' not only by way of '%s', so the graph cannot begin there; node %s reads it"
                .formatted(
                    name, input.name(), tensor.name(), consumers.get(input.name()).get(0).label()));
      }
    }
  }

  /** Makes these the graph's outputs, and drops what none of them needs. */
  public void setOutputs(List<Value> wanted) {
    outputs.clear();
    outputs.addAll(wanted);
    removeDead();
  }

  /** Gives a tensor that a node computes another, unused, name. */
  public void rename(String tensor, String to) {
    if (!taken.add(to)) {
      throw new InvalidModelException(
          "model %s already has a tensor named '%s'".formatted(name, to));
    }
    taken.remove(tensor);
    UnaryOperator<String> renamed = t -> t.equals(tensor) ? to : t;
    rewrite(
        node ->
            node.withInputs(node.inputs().stream().map(renamed).toList())
                .withOutputs(node.outputs().stream().map(renamed).toList()));
    outputs.replaceAll(v -> new Value(renamed.apply(v.name()), v.type(), v.shape()));
  }

  /** Whether a tensor of this name exists. */
  public boolean has(String tensor) {
    return taken.contains(tensor);
  }

  /** Rewrites every node; a node for which the function returns null is dropped. */
  public void rewrite(UnaryOperator<Node> change) {
    rewriteEach(node -> Optional.ofNullable(change.apply(node)).stream().toList());
  }

  /** Puts others in the place of every node, none or several. */
  public void rewriteEach(Function<Node, List<Node>> change) {
    List<Node> changed = new ArrayList<>(nodes.size());
    nodes.forEach(node -> changed.addAll(change.apply(node)));
    nodes.clear();
    nodes.addAll(changed);
  }

  /** Drops nodes and constants that no output depends on. */
  public void removeDead() {
    Map<String, Node> producers = producers();
    Set<String> alive = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    outputs.forEach(output -> open.push(output.name()));
    while (!open.isEmpty()) {
      String tensor = open.pop();
      if (alive.add(tensor)) {
        Node producer = producers.get(tensor);
        if (producer != null) {
          producer.inputs().stream().filter(i -> !i.isEmpty()).forEach(open::push);
        }
      }
    }
    nodes.removeIf(node -> node.outputs().stream().noneMatch(alive::contains));
    constants.keySet().retainAll(alive);
    emittedConstants.values().retainAll(alive);
  }
}
