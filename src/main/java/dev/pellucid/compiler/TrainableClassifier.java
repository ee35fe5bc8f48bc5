package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.CompiledClassifier.Chw;
import dev.pellucid.compiler.backward.BackwardWalk;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.ForwardWalk;
import dev.pellucid.compiler.rules.TangentRules;
import dev.pellucid.compiler.rules.WeightGradientRules;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A classifier that can be trained: a graph with its weights as inputs and their gradients as
 * outputs.
 *
 * <p>Learnt are the weights of convolutions and of products, their biases, and vectors that are
 * added behind them; batch normalisations have been folded into the convolutions. Whatever else is
 * stored stays as it is.
 *
 * <p>One run of the graph takes images, {@link #TARGETS} and every weight by its {@link
 * Weight#name}, and gives {@link TensorNames#LOGITS} {@code [N,classes]} and, under {@link
 * Weight#gradient}, the gradient of the cross-entropy, summed over the images. That costs about
 * three forward passes.
 */
public final class TrainableClassifier {

  /** What each image should be told as, {@code [N,classes]}, each row adding up to 1. */
  public static final String TARGETS = "targets";

  /** What flows back from each image's logits, {@code [N,classes]}. */
  public static final String SEED = "seed";

  /** By what the logits change, {@code [N,classes]}. */
  public static final String CHANGE = "change";

  private final byte[] original;
  private final String modelName;
  private final byte[] onnx;
  private final String inputName;
  private final Chw input;
  private final int classes;
  private final List<Weight> weights;

  /** The weights by their names in the model, in the order of the graph. */
  private final Map<String, Weight> named;

  /**
   * A tensor that is learnt.
   *
   * @param name of the input that takes it
   * @param gradient the output that has its gradient
   * @param shape of both
   * @param values as they are in the model
   * @param fanIn how many numbers one that it computes is summed of; 0 of what is added
   */
  public record Weight(String name, String gradient, int[] shape, float[] values, int fanIn) {

    /** The input that takes a direction for it, where one is asked for. */
    public String direction() {
      return "direction of " + name;
    }
  }

  /** A tensor's name in the model, and what it is there. */
  private record Learnt(String tensor, int fanIn) {}

  private TrainableClassifier(byte[] original, String modelName) {
    this.original = original;
    this.modelName = modelName;
    Classifier classifier = Classifier.read(original, modelName);
    Graph graph = classifier.graph();
    Map<String, Weight> named = new LinkedHashMap<>();
    for (Learnt learnt : learnt(graph, classifier.facts())) {
      Literal.Reals stored =
          (Literal.Reals) classifier.facts().constant(learnt.tensor()).orElseThrow();
      int[] shape =
          IntStream.range(0, stored.dims().length).map(i -> (int) stored.dims()[i]).toArray();
      named.put(
          learnt.tensor(),
          new Weight(
              "weight:" + learnt.tensor(),
              "gradient:" + learnt.tensor(),
              shape,
              stored.values(),
              learnt.fanIn()));
    }
    this.named = Collections.unmodifiableMap(named);
    this.weights = List.copyOf(named.values());
    this.inputName = classifier.image();
    this.input = classifier.input();
    this.classes = classifier.classes();
    this.onnx = emitted(classifier, named, TARGETS);
  }

  /**
   * Reads a model.
   *
   * @throws InvalidModelException if it is no image classifier, or has nothing to learn
   * @throws dev.pellucid.compiler.backward.UnsupportedOperatorException if the gradient of some
   *     weights cannot be had
   */
  public static TrainableClassifier of(byte[] onnx, String modelName) {
    return new TrainableClassifier(onnx, modelName);
  }

  /** The graph with its weights as inputs. */
  private static Graph withInputs(Classifier classifier, Map<String, Weight> named) {
    Graph graph = classifier.graph();
    named
        .values()
        .forEach(
            weight ->
                graph.addInput(
                    new Graph.Value(weight.name(), DataType.FLOAT, Optional.of(shape(weight)))));
    graph.rewrite(
        node ->
            node.withInputs(
                node.inputs().stream()
                    .map(i -> named.containsKey(i) ? named.get(i).name() : i)
                    .toList()));
    return graph;
  }

  private static Shape shape(Weight weight) {
    return Shape.of(IntStream.of(weight.shape()).asLongStream().toArray());
  }

  /**
   * The graph that gives the weights' gradients.
   *
   * @param entering the input that says what flows back
   */
  private static byte[] emitted(Classifier classifier, Map<String, Weight> named, String entering) {
    Graph graph = withInputs(classifier, named);
    Shape perClass = Shape.batchOf(classifier.classes());
    graph.addInput(new Graph.Value(entering, DataType.FLOAT, Optional.of(perClass)));
    Facts facts = Facts.of(graph);
    Emitter emit = new Emitter(graph);
    Shape logits = facts.shape(classifier.logits());
    String flat = flat(classifier, facts, emit);
    String flowing = entering.equals(TARGETS) ? difference(emit, flat) : entering;
    String seed = logits.rank() == 2 ? flowing : emit.reshape(flowing, logits);
    Set<String> wanted = new HashSet<>();
    named.values().forEach(weight -> wanted.add(weight.name()));
    Map<String, String> arrived =
        new BackwardWalk(graph, facts, WeightGradientRules.TABLE)
            .run(classifier.logits(), seed, wanted);
    List<Graph.Value> outputs = new ArrayList<>();
    outputs.add(logits(graph, flat, perClass));
    for (Weight weight : named.values()) {
      graph.emitAs(weight.gradient(), "Identity", List.of(arrived.get(weight.name())));
      outputs.add(new Graph.Value(weight.gradient(), DataType.FLOAT, Optional.of(shape(weight))));
    }
    graph.setOutputs(outputs);
    return OnnxFormat.write(graph);
  }

  private static String difference(Emitter emit, String logits) {
    return emit.sub(emit.op("Softmax", List.of(logits), Attribute.of("axis", 1)), TARGETS);
  }

  private static String flat(Classifier classifier, Facts facts, Emitter emit) {
    return facts.shape(classifier.logits()).rank() == 2
        ? classifier.logits()
        : emit.reshape(classifier.logits(), Shape.batchOf(classifier.classes()));
  }

  private static Graph.Value logits(Graph graph, String flat, Shape perClass) {
    graph.emitAs(TensorNames.LOGITS, "Identity", List.of(flat));
    return new Graph.Value(TensorNames.LOGITS, DataType.FLOAT, Optional.of(perClass));
  }

  private static List<Learnt> learnt(Graph graph, Facts facts) {
    Map<String, Learnt> found = new LinkedHashMap<>();
    Set<String> behind = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean follows = node.inputs().stream().anyMatch(behind::contains);
      List<Learnt> here =
          switch (node.key()) {
            case "Conv" -> List.of(new Learnt(node.input(1), fanIn(facts, node.input(1), 0)));
            case "Gemm" ->
                List.of(
                    new Learnt(
                        node.input(1),
                        fanIn(facts, node.input(1), node.integer("transB", 0) == 1 ? 0 : 1)));
            case "MatMul" -> List.of(new Learnt(node.input(1), fanIn(facts, node.input(1), 1)));
            case "Add" ->
                follows
                    ? List.of(new Learnt(node.input(0), 0), new Learnt(node.input(1), 0))
                    : List.<Learnt>of();
            default -> List.<Learnt>of();
          };
      List<Learnt> biased = new ArrayList<>(here);
      if (Set.of("Conv", "Gemm").contains(node.key()) && node.hasInput(2)) {
        biased.add(new Learnt(node.input(2), 0));
      }
      biased.removeIf(learnt -> facts.reals(learnt.tensor()).filter(v -> v.length > 1).isEmpty());
      biased.forEach(learnt -> found.putIfAbsent(learnt.tensor(), learnt));
      if (follows || !biased.isEmpty()) {
        behind.addAll(node.outputs());
      }
    }
    if (found.isEmpty()) {
      throw new InvalidModelException(
          "model %s has no convolution or product with stored weights, so nothing to learn"
              .formatted(graph.name()));
    }
    return List.copyOf(found.values());
  }

  /** The product of all extents but that of what is computed; 0 of what is not stored. */
  private static int fanIn(Facts facts, String tensor, int outputAxis) {
    if (facts.reals(tensor).isEmpty()) {
      return 0;
    }
    Shape shape = facts.shape(tensor);
    return (int) (shape.product(0, shape.rank()).size() / shape.size(outputAxis));
  }

  /** The serialised graph. */
  public byte[] onnx() {
    return onnx;
  }

  /**
   * The graph that takes images, {@link #SEED} in the place of targets, and the weights, and gives
   * beside the logits, under {@link Weight#gradient}, the sum over the images of what flows back to
   * each weight: the product of the seed with the logits' Jacobian. Built for each call.
   */
  public byte[] pulledBack() {
    return emitted(Classifier.read(original, modelName), named, SEED);
  }

  /**
   * The graph that takes images, the weights and under {@link Weight#direction} a direction for
   * each of them, and gives beside the logits, as {@link #CHANGE}, by what they change along it:
   * the product of the logits' Jacobian with the direction, exactly. About three forward passes.
   * Built for each call.
   *
   * @throws dev.pellucid.compiler.backward.UnsupportedOperatorException if an operator behind some
   *     weights has no forward rule
   */
  public byte[] pushedForward() {
    Classifier classifier = Classifier.read(original, modelName);
    Graph graph = withInputs(classifier, named);
    Map<String, String> changes = new HashMap<>();
    for (Weight weight : weights) {
      graph.addInput(
          new Graph.Value(weight.direction(), DataType.FLOAT, Optional.of(shape(weight))));
      changes.put(weight.name(), weight.direction());
    }
    Facts facts = Facts.of(graph);
    Shape perClass = Shape.batchOf(classes);
    String flat = flat(classifier, facts, new Emitter(graph));
    String change =
        new ForwardWalk(graph, facts, TangentRules.TABLE).run(changes, classifier.logits());
    String row =
        facts.shape(classifier.logits()).rank() == 2
            ? change
            : new Emitter(graph).reshape(change, perClass);
    graph.emitAs(CHANGE, "Identity", List.of(row));
    graph.setOutputs(
        List.of(
            logits(graph, flat, perClass),
            new Graph.Value(CHANGE, DataType.FLOAT, Optional.of(perClass))));
    return OnnxFormat.write(graph);
  }

  /** The input that takes images, {@code [N,C,H,W]}. */
  public String inputName() {
    return inputName;
  }

  /** Extents of an image. */
  public Chw input() {
    return input;
  }

  /** How many classes it tells apart. */
  public int classes() {
    return classes;
  }

  /** What is learnt, in the order of the graph. */
  public List<Weight> weights() {
    return weights;
  }

  /**
   * The model itself with these weights.
   *
   * @param learnt one array a weight, in the order of {@link #weights}
   */
  public byte[] with(List<float[]> learnt) {
    Classifier classifier = Classifier.read(original, modelName);
    Graph graph = classifier.graph();
    List<Learnt> tensors = learnt(graph, classifier.facts());
    Map<String, String> replaced = new HashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      long[] dims = IntStream.of(weights.get(i).shape()).asLongStream().toArray();
      replaced.put(
          tensors.get(i).tensor(), graph.constant(Literal.of(learnt.get(i).clone(), dims)));
    }
    graph.rewrite(
        node ->
            node.withInputs(node.inputs().stream().map(i -> replaced.getOrDefault(i, i)).toList()));
    graph.removeDead();
    return OnnxFormat.write(graph);
  }
}
