package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.CompiledPlans.Part;
import dev.pellucid.compiler.SelfAttentions.SelfAttention;
import dev.pellucid.compiler.backward.BackwardWalk;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.Propagation.Subject;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.compiler.rules.Gradient;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.OnnxFormat;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.SharedGraph;
import dev.pellucid.graph.UnfitModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Compiles explanations into a classifier. */
public final class ClassifierCompiler {

  private final Classifier classifier;
  private final ExplanationPlan plan;
  private final String inputName;
  private final Graph graph;
  private final Emitter emit;
  private final List<Graph.Value> outputs = new ArrayList<>();
  private Optional<FeatureLayer> conceptLayer = Optional.empty();

  private ClassifierCompiler(byte[] onnx, String modelName, ExplanationPlan plan) {
    Classifier whole = Classifier.read(onnx, modelName);
    Classifier part = plan.from().map(whole::beginningAt).orElse(whole);
    this.inputName = part.image();
    this.classifier = plan.masking().map(part::masked).orElse(part);
    this.plan = plan;
    this.graph = classifier.graph();
    this.emit = new Emitter(graph);
  }

  /**
   * Reads a classifier and appends what the plan asks for.
   *
   * @param onnx a serialised ONNX model, opset 9 to 21, one float32 image input {@code [N,C,H,W]}
   * @param modelName for error messages
   * @throws InvalidModelException if the model is no image classifier, or has no such layer
   * @throws UnsupportedOperatorException if something asked for must flow back through an operator
   *     without a rule
   */
  public static CompiledClassifier compile(byte[] onnx, String modelName, ExplanationPlan plan) {
    ClassifierCompiler emitted = emitted(onnx, modelName, plan);
    return emitted.compiled(emitted.conceptLayer);
  }

  /**
   * Reads a classifier and appends what several plans ask for, each as if it were asked alone; what
   * they have in common is computed once. Takes as long as compiling them one by one.
   *
   * @param onnx as above
   * @param modelName for error messages
   * @param plans for graphs that begin alike: at the same tensor, with the same masks
   * @throws UnfitModelException if the model has what none of them asks for: the first one's
   */
  public static CompiledPlans compile(
      byte[] onnx, String modelName, Collection<ExplanationPlan> plans) {
    if (plans.stream().map(plan -> List.of(plan.from(), plan.masking())).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "plans are compiled together if their graphs begin at the same tensor, with the same masks");
    }
    Map<ExplanationPlan, Part> parts = new LinkedHashMap<>();
    Map<ExplanationPlan, UnfitModelException> refused = new LinkedHashMap<>();
    ClassifierCompiler first = null;
    SharedGraph shared = null;
    for (ExplanationPlan plan : plans) {
      try {
        ClassifierCompiler next = emitted(onnx, modelName, plan);
        if (first == null) {
          first = next;
          shared = new SharedGraph(first.graph);
          parts.put(plan, new Part(sameNames(first.graph), first.conceptLayer));
        } else {
          parts.put(plan, new Part(shared.add(next.graph), next.conceptLayer));
        }
      } catch (UnfitModelException e) {
        refused.put(plan, e);
      }
    }
    if (first == null) {
      throw refused.values().iterator().next();
    }
    Set<String> inputs =
        first.graph.inputs().stream().map(Graph.Value::name).collect(Collectors.toSet());
    Optional<FeatureLayer> conceptLayer = parts.size() == 1 ? first.conceptLayer : Optional.empty();
    return new CompiledPlans(first.compiled(conceptLayer), inputs, parts, refused);
  }

  private static Map<String, String> sameNames(Graph graph) {
    Map<String, String> names = new LinkedHashMap<>();
    graph.outputs().forEach(output -> names.put(output.name(), output.name()));
    return names;
  }

  private static ClassifierCompiler emitted(byte[] onnx, String modelName, ExplanationPlan plan) {
    try {
      ClassifierCompiler compiler = new ClassifierCompiler(onnx, modelName, plan);
      compiler.emitAll();
      return compiler;
    } catch (UnsupportedOperatorException e) {
      throw e.withAvailable(available(onnx, modelName, plan));
    }
  }

  /**
   * Which of the plan's outputs, and of those that need no backward pass, compile when asked for
   * alone.
   */
  private static Set<String> available(byte[] onnx, String modelName, ExplanationPlan plan) {
    Set<Output> candidates =
        EnumSet.of(Output.LOGITS, Output.PROBABILITIES, Output.TARGET, Output.ACTIVATION);
    candidates.addAll(plan.outputs());
    Set<String> available = new LinkedHashSet<>();
    for (Output candidate : candidates) {
      try {
        new ClassifierCompiler(onnx, modelName, plan.only(candidate)).emitAll();
        available.add(candidate.name());
      } catch (UnsupportedOperatorException | InvalidModelException notThisOne) {
        available.remove(candidate.name());
      }
    }
    return available;
  }

  private void emitAll() {
    conceptLayer = findConceptLayer();
    UnaryOperator<String> atBaseline =
        plan.propagation().needsBaseline()
            ? BaselinePass.emit(classifier)
            : UnaryOperator.identity();
    String logits = flat(classifier.logits());
    if (wants(Output.LOGITS)) {
      output(TensorNames.LOGITS, DataType.FLOAT, Shape.batchOf(classifier.classes()), logits);
    }
    if (wants(Output.BASELINE_LOGITS)) {
      if (!plan.propagation().needsBaseline()) {
        throw new IllegalArgumentException(
            "the plan asks for the logits of a baseline, but nothing in it needs a baseline");
      }
      String there = flat(atBaseline.apply(classifier.logits()));
      Shape shape = Shape.batchOf(classifier.classes());
      output(TensorNames.BASELINE_LOGITS, DataType.FLOAT, shape, there);
    }
    if (wants(Output.PROBABILITIES)) {
      graph.emitAs(
          TensorNames.PROBABILITIES, "Softmax", List.of(logits), Attribute.of("axis", -1L));
      declare(TensorNames.PROBABILITIES, DataType.FLOAT, Shape.batchOf(classifier.classes()));
    }
    if (wants(Output.ACTIVATION)) {
      for (String layer : layers()) {
        output(
            TensorNames.activation(layer), DataType.FLOAT, classifier.facts().shape(layer), layer);
      }
    }
    List<SelfAttention> attentions =
        wants(Output.ATTENTION) || wants(Output.ATTENTION_GRADIENT)
            ? SelfAttentions.find(classifier)
            : List.of();
    if (wants(Output.ATTENTION)) {
      for (SelfAttention attention : attentions) {
        perHead(TensorNames.attention(attention.tensor()), attention, attention.tensor());
      }
    }
    if (wants(Output.PULLBACK)) {
      pullBack(conceptLayer.orElseThrow());
    }
    boolean backward = plan.ofTarget();
    if (backward || wants(Output.TARGET)) {
      String target = target(logits);
      if (wants(Output.TARGET)) {
        output(TensorNames.TARGET_USED, DataType.INT64, Shape.batchOf(), target);
      }
      if (backward) {
        explain(logits, target, attentions, atBaseline);
      }
    }
    graph.setOutputs(outputs);
  }

  private CompiledClassifier compiled(Optional<FeatureLayer> layer) {
    return new CompiledClassifier(
        OnnxFormat.write(graph),
        inputName,
        classifier.input(),
        classifier.classes(),
        layer,
        graph.outputs().stream().map(Graph.Value::name).toList(),
        RowInputs.of(graph),
        RowMemory.of(graph));
  }

  private boolean wants(Output output) {
    return plan.outputs().contains(output);
  }

  private Optional<FeatureLayer> findConceptLayer() {
    boolean needed =
        wants(Output.GRAD_CAM)
            || wants(Output.CONCEPTS)
            || wants(Output.PULLBACK)
            || (plan.layers().isEmpty() && (wants(Output.ACTIVATION) || wants(Output.GRADIENT)));
    return needed
        ? Optional.of(
            plan.conceptLayer()
                .map(layer -> ConceptLayer.named(classifier, layer))
                .orElseGet(() -> ConceptLayer.find(classifier)))
        : Optional.empty();
  }

  private List<String> layers() {
    return plan.layers().isEmpty() ? List.of(conceptLayer.orElseThrow().tensor()) : plan.layers();
  }

  /** Logits {@code [N,classes]} of a tensor that may be {@code [N,classes,1,1]}. */
  private String flat(String logits) {
    Shape shape = classifier.facts().shape(classifier.logits());
    return shape.rank() == 2 ? logits : emit.reshape(logits, Shape.batchOf(classifier.classes()));
  }

  /** The class to explain: the one asked for, or the predicted one where a negative number was. */
  private String target(String logits) {
    graph.addInput(
        new Graph.Value(TensorNames.TARGET, DataType.INT64, Optional.of(Shape.batchOf())));
    String predicted =
        emit.op("ArgMax", List.of(logits), Attribute.of("axis", 1), Attribute.of("keepdims", 0));
    String open = emit.op("Less", List.of(TensorNames.TARGET, emit.integers(0)));
    return emit.op("Where", List.of(open, predicted, TensorNames.TARGET));
  }

  private void explain(
      String logits,
      String target,
      List<SelfAttention> attentions,
      UnaryOperator<String> atBaseline) {
    Set<String> wanted = new LinkedHashSet<>();
    if (wants(Output.INPUT_GRADIENT)) {
      wanted.add(classifier.image());
    }
    if (wants(Output.MASK_GRADIENT)) {
      wanted.add(TensorNames.MASK);
    }
    if (wants(Output.GRAD_CAM) || wants(Output.CONCEPTS)) {
      wanted.add(conceptLayer.orElseThrow().tensor());
    }
    if (wants(Output.GRADIENT)) {
      wanted.addAll(layers());
    }
    if (wants(Output.ATTENTION_GRADIENT)) {
      attentions.forEach(attention -> wanted.add(attention.tensor()));
    }
    Optional<LoneLogit.Beginning> alone =
        plan.propagation().equals(new Gradient()) && !plan.contrasted()
            ? LoneLogit.emit(classifier, target, wanted)
            : Optional.empty();
    LoneLogit.Beginning beginning =
        alone.orElseGet(
            () ->
                new LoneLogit.Beginning(
                    logits, plan.propagation().start(emit, seed(target), logits)));
    Facts facts = Facts.of(graph);
    RuleTable rules =
        plan.propagation().rules(new Subject(graph, facts, classifier.image(), logits, atBaseline));
    Map<String, String> gradients =
        new BackwardWalk(graph, facts, rules).run(beginning.tensor(), beginning.gradient(), wanted);
    for (String tensor : wanted) {
      if (!gradients.containsKey(tensor)) {
        throw new InvalidModelException(
            "model %s: the logits do not depend on '%s', so it has no gradient"
                .formatted(graph.name(), tensor));
      }
    }
    if (wants(Output.INPUT_GRADIENT)) {
      String image = classifier.image();
      output(TensorNames.INPUT_GRADIENT, DataType.FLOAT, facts.shape(image), gradients.get(image));
    }
    if (wants(Output.MASK_GRADIENT)) {
      String mask = TensorNames.MASK;
      output(TensorNames.MASK_GRADIENT, DataType.FLOAT, facts.shape(mask), gradients.get(mask));
    }
    if (wants(Output.GRADIENT)) {
      for (String layer : layers()) {
        output(
            TensorNames.gradient(layer), DataType.FLOAT, facts.shape(layer), gradients.get(layer));
      }
    }
    if (wants(Output.ATTENTION_GRADIENT)) {
      for (SelfAttention attention : attentions) {
        String tensor = attention.tensor();
        perHead(TensorNames.attentionGradient(tensor), attention, gradients.get(tensor));
      }
    }
    if (wants(Output.GRAD_CAM) || wants(Output.CONCEPTS)) {
      atConceptLayer(conceptLayer.orElseThrow(), facts, gradients);
    }
  }

  private void pullBack(FeatureLayer layer) {
    Shape shape = Shape.batchOf(layer.channels(), layer.height(), layer.width());
    graph.addInput(new Graph.Value(TensorNames.COVECTOR, DataType.FLOAT, Optional.of(shape)));
    graph.addInput(
        new Graph.Value(TensorNames.COVECTOR_GAIN, DataType.FLOAT, Optional.of(Shape.batchOf())));
    String map =
        Tokens.asMap(emit, layer.tensor(), classifier.facts().shape(layer.tensor()), layer);
    String gain = emit.reshape(TensorNames.COVECTOR_GAIN, Shape.batchOf(1, 1, 1));
    String seed = emit.add(TensorNames.COVECTOR, emit.mul(map, gain));
    String image = classifier.image();
    Facts facts = Facts.of(graph);
    RuleTable rules =
        new Gradient()
            .rules(new Subject(graph, facts, image, classifier.logits(), UnaryOperator.identity()));
    String pulled =
        Optional.ofNullable(
                new BackwardWalk(graph, facts, rules).run(map, seed, Set.of(image)).get(image))
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "model %s: '%s' does not depend on the image, so nothing can be pulled back from it"
                            .formatted(graph.name(), layer.tensor())));
    output(TensorNames.PULLBACK, DataType.FLOAT, facts.shape(image), pulled);
  }

  /** 1 at the target, −1 at the class that it is contrasted with. */
  private String seed(String target) {
    String seed = oneHot(target);
    if (!plan.contrasted()) {
      return seed;
    }
    graph.addInput(
        new Graph.Value(TensorNames.CONTRAST, DataType.INT64, Optional.of(Shape.batchOf())));
    String none = emit.op("Less", List.of(TensorNames.CONTRAST, emit.integers(0)));
    String given = emit.op("Unsqueeze", List.of(emit.op("Not", List.of(none)), emit.integers(1)));
    String anyClass = emit.op("Max", List.of(TensorNames.CONTRAST, emit.integers(0)));
    return emit.sub(seed, emit.mul(oneHot(anyClass), emit.asReal(given)));
  }

  private String oneHot(String index) {
    String values = emit.constant(new float[] {0, 1}, 2);
    return emit.op(
        "OneHot",
        List.of(index, emit.integers(classifier.classes()), values),
        Attribute.of("axis", -1L));
  }

  private void atConceptLayer(FeatureLayer layer, Facts facts, Map<String, String> gradients) {
    Shape shape = facts.shape(layer.tensor());
    String a = Tokens.asMap(emit, layer.tensor(), shape, layer);
    String g = Tokens.asMap(emit, gradients.get(layer.tensor()), shape, layer);
    if (wants(Output.GRAD_CAM)) {
      String weights = emit.reduceMean(g, true, 2, 3);
      String weighted = emit.reduceSum(emit.mul(a, weights), false, 1);
      graph.emitAs(TensorNames.GRAD_CAM, "Relu", List.of(weighted));
      declare(TensorNames.GRAD_CAM, DataType.FLOAT, Shape.batchOf(layer.height(), layer.width()));
    }
    if (wants(Output.CONCEPTS)) {
      ConceptVectors bank = plan.concepts().orElseThrow();
      ConceptAttribution.emit(emit, bank, layer, graph.name(), a, g);
      Shape perConcept = Shape.batchOf(bank.vectors().length);
      declare(TensorNames.CONCEPT_PRESENCE, DataType.FLOAT, perConcept);
      declare(TensorNames.CONCEPT_SENSITIVITY, DataType.FLOAT, perConcept);
      declare(TensorNames.CONCEPT_CONTRIBUTION, DataType.FLOAT, perConcept);
      declare(TensorNames.CONCEPT_RESIDUAL, DataType.FLOAT, new Shape(List.of(Dim.N)));
    }
  }

  private void perHead(String name, SelfAttention attention, String tensor) {
    Shape shape = Shape.batchOf(attention.heads(), attention.tokens(), attention.tokens());
    output(name, DataType.FLOAT, shape, emit.reshape(tensor, shape));
  }

  private void output(String name, DataType type, Shape shape, String tensor) {
    graph.emitAs(name, "Identity", List.of(tensor));
    declare(name, type, shape);
  }

  private void declare(String name, DataType type, Shape shape) {
    outputs.add(new Graph.Value(name, type, Optional.of(shape)));
  }
}
