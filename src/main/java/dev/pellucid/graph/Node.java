package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operator application. Names of absent optional inputs are empty, as in ONNX.
 *
 * @param name for messages; may be empty
 * @param operator {@code Conv}, {@code Relu} …
 * @param domain empty for ONNX's own operators
 */
public record Node(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, AttributeProto> attributes) {

  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  static Node from(NodeProto proto) {
    Map<String, AttributeProto> attributes = new LinkedHashMap<>();
    proto.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
    String domain = proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
    return new Node(
        proto.getName(),
        proto.getOpType(),
        domain,
        proto.getInputList(),
        proto.getOutputList(),
        attributes);
  }

  NodeProto toProto() {
    return NodeProto.newBuilder()
        .setName(name)
        .setOpType(operator)
        .setDomain(domain)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(
            attributes.values().stream()
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList())
        .build();
  }

  /** The operator with its domain, as the rule tables are keyed. */
  public String key() {
    return domain.isEmpty() ? operator : domain + "." + operator;
  }

  /** What to call the node in a message: its name, or what it computes. */
  public String label() {
    return name.isEmpty() ? "computing " + String.join(", ", outputs) : name;
  }

  public boolean hasInput(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty();
  }

  public String input(int index) {
    return inputs.get(index);
  }

  public Optional<String> optionalInput(int index) {
    return hasInput(index) ? Optional.of(inputs.get(index)) : Optional.empty();
  }

  public String output() {
    return outputs.get(0);
  }

  public long integer(String attribute, long otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? otherwise : found.getI();
  }

  public float real(String attribute, float otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? otherwise : found.getF();
  }

  public String text(String attribute, String otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? otherwise : found.getS().toStringUtf8();
  }

  public Optional<long[]> integers(String attribute) {
    return Optional.ofNullable(attributes.get(attribute))
        .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  public long[] integers(String attribute, long[] otherwise) {
    return integers(attribute).orElse(otherwise);
  }

  public Node withInputs(List<String> changed) {
    return new Node(name, operator, domain, changed, outputs, attributes);
  }

  public Node withInput(int index, String value) {
    List<String> changed = new ArrayList<>(inputs);
    while (changed.size() <= index) {
      changed.add("");
    }
    changed.set(index, value);
    return withInputs(changed);
  }

  public Node withOutputs(List<String> changed) {
    return new Node(name, operator, domain, inputs, changed, attributes);
  }

  public Node withOperator(String changed) {
    return new Node(name, changed, domain, inputs, outputs, attributes);
  }

  public Node with(AttributeProto attribute) {
    Map<String, AttributeProto> changed = new LinkedHashMap<>(attributes);
    changed.put(attribute.getName(), attribute);
    return new Node(name, operator, domain, inputs, outputs, changed);
  }

  public Node without(String... names) {
    Map<String, AttributeProto> changed = new LinkedHashMap<>(attributes);
    for (String removed : names) {
      changed.remove(removed);
    }
    return new Node(name, operator, domain, inputs, outputs, changed);
  }
}
