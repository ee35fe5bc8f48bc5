package dev.pellucid.explain;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Explains a batch by several methods, of which those that need one run of the model share it: one
 * forward pass for all of them, and one backward pass for each way in which they flow back.
 *
 * <p>The first of those that share makes the run; what it gave is read for all of them at once, and
 * the others find it ready. A method that fails, fails in its own place and with its own error: if
 * the shared run is not to be had, each of them is run by itself.
 *
 * <p>For one thread.
 */
public final class MethodsTogether {

  private final Classifier classifier;
  private final ImageBatch batch;
  private final List<MethodCall> calls;
  private Map<MethodCall, SharedRun> runs;

  /**
   * What a method says.
   *
   * @param explanations one a image, in order
   * @param took what it took: of a run that was shared an equal part, and what is its own. Opening
   *     a graph counts too
   */
  public record Answer(List<Explanation> explanations, Duration took) {}

  /**
   * Nothing is run yet.
   *
   * @param calls what will be asked, or some of it
   */
  public MethodsTogether(Classifier classifier, ImageBatch batch, List<MethodCall> calls) {
    this.classifier = classifier;
    this.batch = batch;
    this.calls = List.copyOf(calls);
  }

  /**
   * What one of the methods says, or another, which is run by itself.
   *
   * @param call the same object as above
   * @param effort how much may be spent; a run that is shared is not cut short, and has the rows of
   *     the effort of whoever is asked first
   * @throws RuntimeException as {@link dev.pellucid.explain.method.ExplanationMethod#explain} does
   */
  public Answer explain(MethodCall call, Effort effort) {
    if (runs == null) {
      runs = shared();
    }
    Optional<Answer> shared =
        Optional.ofNullable(runs.get(call)).flatMap(run -> run.answer(call, effort.rows()));
    return shared.orElseGet(() -> alone(call, effort));
  }

  private Answer alone(MethodCall call, Effort effort) {
    long begin = System.nanoTime();
    List<Explanation> explanations =
        call.method().explain(classifier, batch, call.parameters(), effort);
    return new Answer(explanations, Duration.ofNanos(System.nanoTime() - begin));
  }

  private Map<MethodCall, SharedRun> shared() {
    List<SharedRun> open = new ArrayList<>();
    Map<MethodCall, SharedRun> found = new LinkedHashMap<>();
    for (MethodCall call : calls) {
      if (call.method() instanceof SinglePassMethod method) {
        SharedRun.Member member = new SharedRun.Member(method, call.parameters());
        pass(member)
            .ifPresent(
                pass -> {
                  SharedRun run =
                      open.stream().filter(each -> each.takes(pass)).findFirst().orElse(null);
                  if (run == null) {
                    run = new SharedRun(classifier, batch);
                    open.add(run);
                  }
                  run.add(call, member, pass);
                  found.put(call, run);
                });
      }
    }
    found.values().removeIf(SharedRun::isOfOne);
    return found;
  }

  /** Empty for a call that cannot be run at all; its own run will say why. */
  private Optional<SinglePass<Explanation>> pass(SharedRun.Member member) {
    try {
      return Optional.of(member.pass(classifier, batch));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
