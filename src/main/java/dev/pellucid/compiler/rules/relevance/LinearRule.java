package dev.pellucid.compiler.rules.relevance;

/**
 * How a layer of weights hands relevance to its inputs.
 *
 * <p>Implementations are records: compiled graphs are kept by plan, and plans are compared by
 * value.
 */
@FunctionalInterface
public interface LinearRule {

  /**
   * Emits the relevance of the layer's input, of its shape.
   *
   * @param relevance what arrives at the layer's output, of its shape
   */
  String redistribute(LinearLayer layer, String relevance);
}
