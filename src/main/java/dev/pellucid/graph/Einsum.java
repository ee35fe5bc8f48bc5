package dev.pellucid.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An Einstein summation without ellipsis, such as {@code bhid,bhjd->bhij}.
 *
 * @param operands the index letters of each operand
 * @param result the index letters of the result
 */
public record Einsum(List<String> operands, String result) {

  /**
   * Reads the equation of an Einsum node.
   *
   * @throws InvalidModelException for an ellipsis or a repeated letter in one operand
   */
  public static Einsum of(Node node) {
    String equation = node.text("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    if (arrow < 0 || equation.contains(".")) {
      throw new InvalidModelException(
          "the equation '%s' of node %s has an ellipsis or no result; only explicit ones are read"
              .formatted(equation, node.label()));
    }
    List<String> operands = List.of(equation.substring(0, arrow).split(",", -1));
    for (String operand : operands) {
      if (operand.chars().distinct().count() != operand.length()) {
        throw new InvalidModelException(
            "the equation '%s' of node %s repeats an index within one operand"
                .formatted(equation, node.label()));
      }
    }
    return new Einsum(operands, equation.substring(arrow + 2));
  }

  /** The equation text. */
  public String equation() {
    return String.join(",", operands) + "->" + result;
  }

  Shape output(Operands o) {
    Map<Character, Dim> extents = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      Shape shape = o.shape(i);
      for (int axis = 0; axis < operands.get(i).length(); axis++) {
        extents.merge(
            operands.get(i).charAt(axis), shape.dim(axis), (a, b) -> a.equals(Dim.of(1)) ? b : a);
      }
    }
    List<Dim> dims = new ArrayList<>();
    result.chars().forEach(index -> dims.add(extents.get((char) index)));
    return new Shape(dims);
  }
}
