package dev.pellucid.explain.method;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.CompiledPlans;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.RowThreads;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.SpreadSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The graphs that a model was compiled to: each is compiled and loaded when it is first asked for,
 * and kept until others have been asked for since.
 *
 * <p>For one thread at a time.
 */
final class LoadedGraphs implements AutoCloseable {

  /** A method uses two or three, and each holds the model's weights again. */
  private static final int KEPT = 6;

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final RowThreads threads;

  /** By the plans that were compiled together; the longest unused first. */
  private final Map<Set<ExplanationPlan>, Loaded> loaded = new LinkedHashMap<>(16, 0.75f, true);

  /** Plans that were compiled to one graph, ready to run. */
  record Loaded(CompiledPlans plans, SpreadSession session) {
    CompiledClassifier graph() {
      return plans.graph();
    }
  }

  LoadedGraphs(ModelBundle bundle, SessionSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
    this.threads = new RowThreads(bundle.name(), settings.threads());
  }

  /**
   * The graph that gives what all of the plans ask for.
   *
   * @throws dev.pellucid.graph.InvalidModelException if the model does not have what the plans name
   * @throws dev.pellucid.compiler.backward.UnsupportedOperatorException if an operator has no rule
   * @throws dev.pellucid.model.inference.SessionException if ONNX Runtime refuses the graph
   */
  Loaded get(Set<ExplanationPlan> plans) {
    Loaded kept = loaded.get(plans);
    if (kept != null) {
      return kept;
    }
    if (loaded.size() == KEPT) {
      Set<ExplanationPlan> longestUnused = loaded.keySet().iterator().next();
      loaded.remove(longestUnused).session().close();
    }
    Loaded opened = open(plans);
    loaded.put(Set.copyOf(plans), opened);
    return opened;
  }

  private Loaded open(Set<ExplanationPlan> plans) {
    CompiledPlans compiled = ClassifierCompiler.compile(bundle.onnx(), bundle.name(), plans);
    CompiledClassifier graph = compiled.graph();
    return new Loaded(
        compiled,
        new SpreadSession(bundle.name(), graph.onnx(), graph.rowInputs(), settings, threads));
  }

  /** Releases the native memory of all. */
  @Override
  public void close() {
    loaded.values().forEach(model -> model.session().close());
    loaded.clear();
    threads.close();
  }
}
