package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.rules.relevance.AlphaBeta;
import dev.pellucid.compiler.rules.relevance.ByContribution;
import dev.pellucid.compiler.rules.relevance.Epsilon;
import dev.pellucid.compiler.rules.relevance.Flat;
import dev.pellucid.compiler.rules.relevance.Gamma;
import dev.pellucid.compiler.rules.relevance.LayerwiseRelevance;
import dev.pellucid.compiler.rules.relevance.SquaredWeights;
import java.util.List;
import java.util.function.Function;

/**
 * Which rule of relevance propagation each layer goes by; named like zennit's.
 *
 * @param name as the parameter spells it
 * @param rules the propagation for given settings
 */
record Composite(String name, Function<Settings, Propagation> rules) {

  /**
   * What composites can be told.
   *
   * @param epsilon of the ε-rule
   * @param gamma of the γ-rule
   * @param pixels what the box rule takes for black and white
   */
  record Settings(double epsilon, double gamma, PixelRange pixels) {

    Epsilon dense() {
      return new Epsilon(epsilon);
    }
  }

  private static final AlphaBeta ALPHA2_BETA1 = new AlphaBeta(2, 1, true);

  static final Composite EPSILON_PLUS =
      new Composite("epsilon-plus", s -> LayerwiseRelevance.of(AlphaBeta.PLUS, s.dense()));

  /** The table, in the order in which it is shown. */
  static final List<Composite> ALL =
      List.of(
          EPSILON_PLUS,
          new Composite(
              "epsilon",
              s ->
                  LayerwiseRelevance.of(s.dense(), s.dense())
                      .withSums(new ByContribution(s.epsilon()))),
          new Composite(
              "epsilon-plus-flat",
              s -> LayerwiseRelevance.of(AlphaBeta.PLUS, s.dense()).withFirst(new Flat())),
          new Composite(
              "epsilon-plus-box",
              s -> LayerwiseRelevance.of(AlphaBeta.PLUS, s.dense()).withFirst(s.pixels().box())),
          new Composite(
              "epsilon-plus-w2",
              s ->
                  LayerwiseRelevance.of(AlphaBeta.PLUS, s.dense()).withFirst(new SquaredWeights())),
          new Composite(
              "epsilon-alpha2-beta1", s -> LayerwiseRelevance.of(ALPHA2_BETA1, s.dense())),
          new Composite(
              "epsilon-alpha2-beta1-flat",
              s -> LayerwiseRelevance.of(ALPHA2_BETA1, s.dense()).withFirst(new Flat())),
          new Composite(
              "epsilon-gamma-box",
              s ->
                  LayerwiseRelevance.of(new Gamma(s.gamma()), s.dense())
                      .withFirst(s.pixels().box())));

  /** The names of the table. */
  static List<String> names() {
    return ALL.stream().map(Composite::name).toList();
  }

  /** The composite of a name in the table. */
  static Composite named(String name) {
    return ALL.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}
