package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.compiler.backward.UndefinedPropagationException;
import dev.pellucid.compiler.rules.GradientRules;
import dev.pellucid.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What relevance does at every operator.
 *
 * <p>Layers of stored weights go by their {@link LinearRule}; sums and means share by contribution;
 * what chooses gives all to what it chose; what moves elements moves their relevance back; an
 * activation passes its relevance on; the parts of a transformer go by {@link AttentionRules}, and
 * where they do, what is not zero at zero shares with its constant term. An operator that is in
 * none of these lists has no rule, and the gradient is none.
 */
final class RelevanceRules {

  private static final List<String> LAYERS = List.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  private static final List<String> SHARE =
      List.of(
          "Sum", "Mean", "AveragePool", "GlobalAveragePool", "ReduceSum", "ReduceMean", "Resize");

  private static final List<String> CHOOSE =
      List.of("MaxPool", "GlobalMaxPool", "ReduceMax", "ReduceMin", "Max", "Min", "Where");

  private static final List<String> MOVE =
      List.of(
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "Pad",
          "Expand",
          "Tile",
          "DepthToSpace",
          "SpaceToDepth",
          "Identity",
          "Cast");

  private static final List<String> PASS =
      List.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "Celu",
          "Clip",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Tanh",
          "Softplus",
          "Softsign",
          "Mish",
          "Erf",
          "Gelu",
          "com.microsoft.Gelu",
          "com.microsoft.QuickGelu",
          "Sqrt",
          "Exp",
          "Log",
          "Abs",
          "Reciprocal",
          "Neg",
          "Pow",
          "LRN");

  private static final List<String> NORMALISE =
      List.of("LayerNormalization", "InstanceNormalization", "GroupNormalization");

  /**
   * Activations that are not zero at zero. Relevance that passes them unchanged would arrive at
   * numbers that may be next to nothing, and be divided by them.
   */
  private static final List<String> WITH_CONSTANT_TERM =
      List.of("Sigmoid", "HardSigmoid", "Softplus", "Exp");

  private RelevanceRules() {}

  static RuleTable table(LinearLayers layers, LayerwiseRelevance composite) {
    Map<String, BackwardRule> rules = new HashMap<>();
    CHOOSE.forEach(operator -> rules.put(operator, gradient(operator)));
    MOVE.forEach(operator -> rules.put(operator, gradient(operator)));
    SHARE.forEach(operator -> rules.put(operator, composite.sums()::apply));
    PASS.forEach(operator -> rules.put(operator, s -> s.give(0, s.arriving())));
    LAYERS.forEach(operator -> rules.put(operator, s -> layer(s, layers, composite)));
    rules.put("BatchNormalization", composite.sums()::apply);
    rules.put("Mul", s -> byAConstant(s, layers));
    rules.put("Div", s -> byAConstant(s, layers));
    rules.put("Add", s -> sum(s, layers, composite));
    rules.put("Sub", s -> sum(s, layers, composite));
    if (composite.goesThroughAttention()) {
      WITH_CONSTANT_TERM.forEach(operator -> rules.put(operator, ByContribution.USUAL::apply));
      NORMALISE.forEach(operator -> rules.put(operator, AttentionRules::normalisation));
      rules.put("Softmax", AttentionRules::softmax);
      rules.put("Mul", s -> joined(s, layers, product -> product(product, layers)));
      rules.put("Div", s -> joined(s, layers, AttentionRules::quotient));
    }
    return new RuleTable(rules);
  }

  private static BackwardRule gradient(String operator) {
    return GradientRules.TABLE.find(operator).orElseThrow();
  }

  private static void layer(BackwardStep s, LinearLayers layers, LayerwiseRelevance composite) {
    Optional<LinearLayer> layer = layers.at(s);
    if (layer.isEmpty()) {
      ofActivations(s, layers, composite);
      return;
    }
    Node node = s.node();
    if (composite.isTwofold(layers.isFirst(node), layers.isTop(node))) {
      throw new UndefinedPropagationException(
          "model %s: node %s is its only layer of weights between the image and the logits, but the propagation has one rule for the first layer and another for the last; it takes a model of two layers or more"
              .formatted(s.emit().graph().name(), node.label()));
    }
    LinearRule rule =
        composite.ruleOf(layers.isFirst(node), layers.isTop(node), layers.isConvolution(node));
    layer.get().give(rule.redistribute(layer.get(), s.arriving()));
  }

  private static void ofActivations(
      BackwardStep s, LinearLayers layers, LayerwiseRelevance composite) {
    boolean product = s.node().key().equals("MatMul") && onlyMoving(s, layers) < 0;
    if (!product || !composite.goesThroughAttention()) {
      throw s.unsupported("has no stored weights, so no rule says what its inputs share");
    }
    AttentionRules.sumOfProducts(s);
  }

  /**
   * A layer's bias takes nothing here, as the layer's rule knows it, and a pixel keeps its
   * relevance when a mean is subtracted. Any other constant is a term that contributes, such as the
   * code of a position, where contributions of either sign are shared at all.
   */
  private static void sum(BackwardStep s, LinearLayers layers, LayerwiseRelevance composite) {
    int moving = onlyMoving(s, layers);
    boolean signed = composite.goesThroughAttention();
    Optional<Node> mean = layers.meanIn(s.node());
    if (moving >= 0 && !(signed && layers.addsATerm(s.node(), s.input(moving)))) {
      s.giveBroadcast(moving, s.arriving());
    } else if (signed && mean.isPresent()) {
      AttentionRules.centring(s, mean.get());
    } else {
      composite.sums().apply(s);
    }
  }

  private static void product(BackwardStep s, LinearLayers layers) {
    layers
        .activatedIn(s.node())
        .ifPresentOrElse(
            activated -> s.giveBroadcast(activated, s.arriving()), () -> AttentionRules.product(s));
  }

  private static void byAConstant(BackwardStep s, LinearLayers layers) {
    joined(
        s,
        layers,
        step -> {
          throw step.unsupported(
              "joins two tensors that depend on the image, which has no relevance rule");
        });
  }

  private static void joined(BackwardStep s, LinearLayers layers, BackwardRule ofTwoActivations) {
    int moving = onlyMoving(s, layers);
    if (moving < 0) {
      ofTwoActivations.apply(s);
    } else {
      s.giveBroadcast(moving, s.arriving());
    }
  }

  /** The one operand that changes with the image; −1 if both do. */
  private static int onlyMoving(BackwardStep s, LinearLayers layers) {
    boolean left = layers.dependsOnImage(s.input(0));
    boolean right = layers.dependsOnImage(s.input(1));
    return left && right ? -1 : left ? 0 : 1;
  }
}
