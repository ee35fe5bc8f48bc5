package dev.pellucid.explain.method;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.WeightLayers;
import dev.pellucid.compiler.rules.pattern.Patterns;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.PatternsFile;
import dev.pellucid.model.examples.ExampleSet;
import dev.pellucid.model.examples.ExampleSpace;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.Provider;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The model that is explained, as a method sees it: it asks for outputs, and the graph that has
 * them is compiled and loaded the first time, and kept until others have been asked for since.
 *
 * <p>For one thread at a time.
 */
public final class Classifier implements AutoCloseable {

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);

  /**
   * What one run may hold for each of its threads on a CPU: about as much as stays in a core's
   * share of the caches.
   */
  private static final long CACHED = 16L << 20;

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final LoadedGraphs graphs;
  private final Optional<ConceptVectors> concepts;
  private final Map<BiFunction<byte[], String, ?>, Object> answers = new HashMap<>();
  private final Map<BiFunction<byte[], String, byte[]>, InferenceSession> own = new HashMap<>();
  private Optional<Patterns> patterns = Optional.empty();
  private Optional<ExampleSet> examples = Optional.empty();
  private Passes spent = new Passes(0, 0);

  public Classifier(ModelBundle bundle, SessionSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
    this.graphs = new LoadedGraphs(bundle, settings);
    this.concepts = bundle.concepts().map(ConceptBank::toVectors);
  }

  /**
   * The same with other weights, opened for itself. Patterns and concepts are those of the weights
   * that the bundle came with.
   *
   * @param onnx a model of the same layers
   */
  public Classifier reweighted(byte[] onnx) {
    return new Classifier(bundle.withClassifier(onnx), settings);
  }

  /** The model's name. */
  public String name() {
    return bundle.name();
  }

  /** The name of a class, for people. */
  public String label(int classIndex) {
    return bundle.manifest().label(classIndex);
  }

  /** The serialised model as it came. */
  public byte[] onnx() {
    return bundle.onnx();
  }

  /** How pictures become its input: what black, white and the mean are in its normalised space. */
  public InputSpec input() {
    return bundle.manifest().input();
  }

  /** Where the model's bundle wants CAM and concepts taken; empty finds the last feature map. */
  public Optional<String> conceptLayer() {
    return bundle.conceptLayer();
  }

  /** The model's concept bank, if it has one. */
  public Optional<ConceptVectors> concepts() {
    return concepts;
  }

  /**
   * The patterns of the model's weights, if they are there; read the first time.
   *
   * @throws dev.pellucid.model.bundle.BundleException if their file cannot be read
   * @throws dev.pellucid.graph.InvalidModelException if they are those of another model
   */
  public Optional<Patterns> patterns() {
    if (patterns.isEmpty()) {
      patterns =
          PatternsFile.read(bundle.location())
              .map(values -> Patterns.of(name(), WeightLayers.of(onnx(), name()), values));
    }
    return patterns;
  }

  /**
   * The images that this model is explained by, as {@code fit examples} left them; opened the first
   * time, and closed with the classifier.
   *
   * @throws NotApplicableException if there are none, or they are those of another model
   * @throws dev.pellucid.model.examples.ExamplesException if they cannot be read
   */
  public ExampleSet examples() {
    if (examples.isEmpty()) {
      examples = ExampleSet.open(ExamplesFolder.of(bundle.location()));
    }
    ExampleSet found =
        examples.orElseThrow(
            () ->
                new NotApplicableException(
                    "model '%s' has no examples to explain by; make them by 'fit examples'"
                        .formatted(name())));
    found
        .space()
        .misfit(ask(ExampleSpace::digest), input())
        .ifPresent(
            misfit -> {
              throw new NotApplicableException(misfit.of(name()));
            });
    return found;
  }

  /**
   * The same images with every target's class named. One forward pass, unless all are named
   * already.
   *
   * @throws UnknownClassException if this pass is needed and a target names a class that the model
   *     does not have; otherwise the first run says so
   */
  public ImageBatch resolve(ImageBatch batch) {
    if (batch.targets().stream().allMatch(Target::isResolved)) {
      return batch;
    }
    BatchOutputs outputs = run(LOGITS, batch);
    List<Target> resolved = new ArrayList<>(batch.size());
    for (int image = 0; image < batch.size(); image++) {
      resolved.add(batch.targets().get(image).resolve(outputs.row(TensorNames.LOGITS, image)));
    }
    return batch.withTargets(resolved);
  }

  /**
   * One run over a batch.
   *
   * @param plan the outputs that are wanted
   * @throws UnknownClassException if a target names a class that the model does not have
   * @throws dev.pellucid.graph.UnfitModelException if the model does not have what the plan asks
   * @throws dev.pellucid.model.inference.SessionException if ONNX Runtime refuses the graph
   * @throws dev.pellucid.model.inference.InferenceFailedException if the batch does not fit it
   */
  public BatchOutputs run(ExplanationPlan plan, ImageBatch batch) {
    return run(plan, batch, Map.of());
  }

  /**
   * One run over a batch, with what else the plan's graph takes.
   *
   * @param more inputs by name, such as {@link TensorNames#BASELINE}
   */
  public BatchOutputs run(ExplanationPlan plan, ImageBatch batch, Map<String, Tensor> more) {
    return run(plan, tensor(batch), batch.size(), batch.targets(), more);
  }

  private static Tensor tensor(ImageBatch batch) {
    return Tensor.of(batch.pixels(), batch.size(), batch.channels(), batch.height(), batch.width());
  }

  /**
   * One run with whatever enters the plan's graph.
   *
   * @param entering images, one image that masks perturb, or the activations of the layer where the
   *     graph begins
   * @param rows N: how many rows the outputs have
   * @param targets one a row; where no output depends on a target, their classes must exist all the
   *     same, as the scores are taken from what comes out
   * @param more further inputs by name
   * @throws UnknownClassException if a target names a class that the model does not have
   */
  public BatchOutputs run(
      ExplanationPlan plan,
      Tensor entering,
      int rows,
      List<Target> targets,
      Map<String, Tensor> more) {
    return run(Set.of(plan), entering, rows, targets, more).of(plan);
  }

  /**
   * One run that gives what several plans ask for, by one forward pass and by one backward pass for
   * each way in which they flow back. What they are compiled to together is kept as one graph.
   *
   * @param plans that ask something of the image itself, without masks
   * @param more further inputs by name, the same for all of them
   * @return also says why the model does not have what some of them ask for
   * @throws UnknownClassException if a target names a class that the model does not have
   * @throws dev.pellucid.graph.UnfitModelException if it has what none of the plans asks for
   */
  public PlanOutputs run(Set<ExplanationPlan> plans, ImageBatch batch, Map<String, Tensor> more) {
    return run(plans, tensor(batch), batch.size(), batch.targets(), more);
  }

  private PlanOutputs run(
      Set<ExplanationPlan> plans,
      Tensor entering,
      int rows,
      List<Target> targets,
      Map<String, Tensor> more) {
    LoadedGraphs.Loaded model = graphs.get(contrastedIfNeeded(plans, targets));
    TargetCodes.requireClasses(targets, name(), model.graph().classes());
    Map<String, Tensor> inputs = new HashMap<>(more);
    inputs.put(model.graph().inputName(), entering);
    if (!model.plans().refused().isEmpty()) {
      inputs.keySet().retainAll(model.plans().inputs());
    }
    if (model.plans().inputs().contains(TensorNames.TARGET)) {
      List<Target> known =
          TargetCodes.graphKnows(targets) ? targets : resolved(entering, plans, targets);
      inputs.put(TensorNames.TARGET, Tensor.of(TargetCodes.classes(known), rows));
      if (TargetCodes.areContrasted(targets)) {
        inputs.put(TensorNames.CONTRAST, Tensor.of(TargetCodes.contrasts(known), rows));
      }
    }
    Map<String, Tensor.Floats> outputs = new LinkedHashMap<>();
    model
        .session()
        .run(inputs, rows)
        .forEach(
            (name, tensor) -> {
              if (tensor instanceof Tensor.Floats floats) {
                outputs.put(name, floats);
              }
            });
    spent = spent.plus(passes(model.plans().parts().keySet(), rows));
    return PlanOutputs.of(model.plans(), plans, TargetCodes.areContrasted(targets), rows, outputs);
  }

  /**
   * How many rows are best taken at a time, of a plan that is run with this target for many rows.
   *
   * <p>On a CPU a row takes longer in a run that holds more than its caches do; a backward pass
   * through MobileNetV2, half as long again with sixteen rows as with one. On a GPU the more the
   * better. Where threads take rows apart, each is given its own, as many as all others. The plan's
   * graph is compiled for it, as its run would have done.
   *
   * @param most that are allowed
   */
  public int rows(ExplanationPlan plan, Target target, int most) {
    return rows(Set.of(plan), target, most);
  }

  /** The same for plans that are run together. */
  public int rows(Set<ExplanationPlan> plans, Target target, int most) {
    if (most == 1 || settings.provider() != Provider.CPU) {
      return most;
    }
    long row = graphs.get(contrastedIfNeeded(plans, List.of(target))).graph().bytesARow();
    long fit = settings.threads() * Math.max(1, CACHED / Math.max(1, row));
    return (int) Math.min(most, fit);
  }

  /**
   * The passes that were run since it was opened, one a row; such as that begin late or end early
   * count as whole ones.
   */
  public Passes spent() {
    return spent;
  }

  private static Passes passes(Set<ExplanationPlan> plans, int rows) {
    boolean twice = plans.stream().anyMatch(plan -> plan.propagation().needsBaseline());
    long walks =
        plans.stream()
            .filter(ExplanationPlan::flowsBack)
            .map(ExplanationPlan::propagation)
            .distinct()
            .count();
    return new Passes(twice ? 2L * rows : rows, walks * rows);
  }

  private List<Target> resolved(Tensor entering, Set<ExplanationPlan> plans, List<Target> targets) {
    if (plans.stream().anyMatch(plan -> plan.masking().isPresent() || plan.from().isPresent())) {
      throw new IllegalArgumentException(
          "name the classes of the targets first: they are those of the image as it is");
    }
    int[] shape = entering.shape();
    float[] pixels = ((Tensor.Floats) entering).array();
    return resolve(new ImageBatch(shape[1], shape[2], shape[3], pixels, targets)).targets();
  }

  private static Set<ExplanationPlan> contrastedIfNeeded(
      Set<ExplanationPlan> plans, List<Target> targets) {
    if (!TargetCodes.areContrasted(targets)) {
      return plans;
    }
    Set<ExplanationPlan> contrasted = new LinkedHashSet<>();
    plans.forEach(plan -> contrasted.add(plan.contrastedWithAClass()));
    return contrasted;
  }

  /**
   * What can be read off the model itself; read once, however often it is asked.
   *
   * @param question of the serialised model and its name; an equal one each time
   */
  @SuppressWarnings("unchecked")
  public <T> T ask(BiFunction<byte[], String, T> question) {
    return (T) answers.computeIfAbsent(question, asked -> question.apply(onnx(), name()));
  }

  /**
   * One run of a graph that a method makes of the model for itself; it is loaded the first time and
   * kept until the classifier is closed.
   *
   * @param graph makes it, serialised, of the serialised model and its name; an equal one each time
   * @param inputs by name, all that it takes
   * @param cost passes of the model that the run takes
   * @return its outputs by name
   * @throws dev.pellucid.model.inference.SessionException if ONNX Runtime refuses the graph
   * @throws dev.pellucid.model.inference.InferenceFailedException if the inputs do not fit it
   */
  public Map<String, Tensor> run(
      BiFunction<byte[], String, byte[]> graph, Map<String, Tensor> inputs, Passes cost) {
    InferenceSession session = own.get(graph);
    if (session == null) {
      session = InferenceSession.open(name(), graph.apply(onnx(), name()), settings);
      own.put(graph, session);
    }
    spent = spent.plus(cost);
    return session.run(inputs);
  }

  /**
   * The graph that a plan compiles to, to see what it has; it is loaded and kept.
   *
   * @throws dev.pellucid.graph.InvalidModelException if the model does not have what the plan names
   * @throws dev.pellucid.compiler.backward.UnsupportedOperatorException if an operator has no rule
   */
  public CompiledClassifier compiled(ExplanationPlan plan) {
    return graphs.get(Set.of(plan)).graph();
  }

  /** Releases the native memory of every graph that was loaded. */
  @Override
  public void close() {
    graphs.close();
    own.values().forEach(InferenceSession::close);
    own.clear();
    examples.ifPresent(ExampleSet::close);
    examples = Optional.empty();
  }
}
