package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several graphs in one, which computes once what they have in common: nodes of one operator, with
 * the same attributes and operands, are one node, and so are equal constants and inputs of one
 * name.
 *
 * <p>Not thread safe; it lives for the length of one compilation.
 */
public final class SharedGraph {

  /** Two of these give different numbers. */
  private static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Bernoulli",
          "Multinomial");

  private final Graph whole;
  private final Map<TensorProto, String> constants = new HashMap<>();
  private final Map<Computation, List<String>> results = new HashMap<>();
  private final Set<String> labels = new HashSet<>();

  /**
   * What a node computes.
   *
   * @param left for each of its results whether it is left out
   * @param of the results' names where it draws numbers, and none else
   */
  private record Computation(
      String operator,
      List<String> operands,
      Map<String, AttributeProto> attributes,
      List<Boolean> left,
      List<String> of) {}

  /**
   * Begins with one graph, which is changed when others are added.
   *
   * @param first all its tensors keep their names
   */
  public SharedGraph(Graph first) {
    this.whole = first;
    first.constants().forEach((name, value) -> constants.putIfAbsent(unnamed(value), name));
    first
        .nodes()
        .forEach(
            node -> {
              results.putIfAbsent(computation(node, node.inputs()), node.outputs());
              labels.add(node.name());
            });
  }

  /**
   * Adds another, whose tensors get other names where theirs are taken.
   *
   * @return under which name each of its outputs is one of the whole, in order
   * @throws InvalidModelException if an input is there in another type or shape
   */
  public Map<String, String> add(Graph other) {
    Map<String, String> known = new HashMap<>();
    other.inputs().forEach(input -> known.put(input.name(), input(input)));
    other.constants().forEach((name, value) -> known.put(name, constant(name, value)));
    for (Node node : other.nodes()) {
      List<String> operands = node.inputs().stream().map(i -> known.getOrDefault(i, i)).toList();
      Computation computation = computation(node, operands);
      List<String> computed = results.get(computation);
      if (computed == null) {
        computed = whole.append(label(node.name()), node, operands);
        results.put(computation, computed);
      }
      for (int i = 0; i < computed.size(); i++) {
        known.put(node.outputs().get(i), computed.get(i));
      }
    }
    return outputs(other, known);
  }

  private String input(Graph.Value input) {
    for (Graph.Value there : whole.inputs()) {
      if (there.name().equals(input.name())) {
        if (there.equals(input)) {
          return input.name();
        }
        throw new InvalidModelException(
            "model %s: input %s cannot also be %s".formatted(whole.name(), there, input));
      }
    }
    whole.addInput(input);
    return input.name();
  }

  private String constant(String name, TensorProto value) {
    return constants.computeIfAbsent(unnamed(value), unknown -> whole.store(name, value));
  }

  /** The runtime wants names of nodes to differ, but for those without any. */
  private String label(String wanted) {
    String label = wanted;
    for (int i = 1; !wanted.isEmpty() && !labels.add(label); i++) {
      label = wanted + "_" + i;
    }
    return label;
  }

  private Map<String, String> outputs(Graph other, Map<String, String> known) {
    List<Graph.Value> outputs = new ArrayList<>(whole.outputs());
    Map<String, String> names = new LinkedHashMap<>();
    for (Graph.Value output : other.outputs()) {
      String name = known.getOrDefault(output.name(), output.name());
      names.put(output.name(), name);
      if (outputs.stream().noneMatch(there -> there.name().equals(name))) {
        outputs.add(new Graph.Value(name, output.type(), output.shape()));
      }
    }
    whole.setOutputs(outputs);
    return names;
  }

  private static Computation computation(Node node, List<String> operands) {
    return new Computation(
        node.key(),
        operands,
        node.attributes(),
        node.outputs().stream().map(String::isEmpty).toList(),
        RANDOM.contains(node.operator()) ? node.outputs() : List.of());
  }

  private static TensorProto unnamed(TensorProto constant) {
    return constant.toBuilder().clearName().clearDocString().build();
  }
}
