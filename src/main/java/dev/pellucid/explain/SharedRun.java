package dev.pellucid.explain;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.explain.MethodsTogether.Answer;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.PlanOutputs;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.model.inference.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run of the model on a batch that several methods are read off. */
final class SharedRun {

  /**
   * Plans in one graph. A run ends before others get their turn, and a forward pass that eight
   * share is little of what they cost already.
   */
  private static final int MOST_PLANS = 8;

  private final Classifier classifier;
  private final ImageBatch batch;
  private final Map<MethodCall, Member> members = new LinkedHashMap<>();
  private final Map<MethodCall, Reading> readings = new LinkedHashMap<>();
  private final Set<ExplanationPlan> plans = new LinkedHashSet<>();
  private Map<String, Tensor> inputs = Map.of();
  private Duration each = Duration.ZERO;
  private boolean begun;

  /** A method and what it is asked with. */
  record Member(SinglePassMethod method, ParameterValues parameters) {
    SinglePass<Explanation> pass(Classifier classifier, ImageBatch images) {
      return method.pass(classifier, images, parameters);
    }
  }

  /** What was read for one of them until something failed, and how long that took. */
  private static final class Reading {

    private final List<Explanation> explanations = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();
    private long nanos;

    void more(SinglePass<Explanation> pass, PlanOutputs outputs) {
      long begin = System.nanoTime();
      try {
        explanations.addAll(pass.read(outputs));
      } catch (RuntimeException e) {
        failure = Optional.of(e);
      }
      nanos += System.nanoTime() - begin;
    }

    List<Explanation> orThrow() {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return explanations;
    }
  }

  SharedRun(Classifier classifier, ImageBatch batch) {
    this.classifier = classifier;
    this.batch = batch;
  }

  /** Whether one more fits: two that take different inputs of one name cannot share a run. */
  boolean takes(SinglePass<Explanation> pass) {
    Set<ExplanationPlan> all = new LinkedHashSet<>(plans);
    all.addAll(pass.plans());
    boolean fits = inputs.isEmpty() || pass.inputs().isEmpty() || same(inputs, pass.inputs());
    return fits && all.size() <= MOST_PLANS;
  }

  private static boolean same(Map<String, Tensor> some, Map<String, Tensor> others) {
    return some.keySet().equals(others.keySet())
        && some.entrySet().stream()
            .allMatch(input -> same(input.getValue(), others.get(input.getKey())));
  }

  private static boolean same(Tensor one, Tensor other) {
    if (one instanceof Tensor.Floats a && other instanceof Tensor.Floats b) {
      return Arrays.equals(a.shape(), b.shape()) && a.values().equals(b.values());
    }
    return one.equals(other);
  }

  void add(MethodCall call, Member member, SinglePass<Explanation> pass) {
    members.put(call, member);
    plans.addAll(pass.plans());
    inputs = inputs.isEmpty() ? pass.inputs() : inputs;
  }

  boolean isOfOne() {
    return members.size() == 1;
  }

  /**
   * What one of them says; the first that is asked makes the run.
   *
   * @param rows of one run at the most
   * @return empty if there is no run to read it from
   * @throws RuntimeException the method's own
   */
  Optional<Answer> answer(MethodCall call, int rows) {
    if (!begun) {
      begun = true;
      run(rows);
    }
    return Optional.ofNullable(readings.get(call))
        .map(reading -> new Answer(reading.orThrow(), each.plus(Duration.ofNanos(reading.nanos))));
  }

  /** A few images at a time, as the outputs of all of them at once may be many. */
  private void run(int rows) {
    long begin = System.nanoTime();
    try {
      int most = Math.min(rows, batch.size());
      int together = classifier.rows(plans, batch.targets().get(0), most);
      for (int from = 0; from < batch.size(); from += together) {
        some(batch.part(from, Math.min(batch.size(), from + together)));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // Each is then run by itself, and the one whose fault it is says what is wrong; what is too
      // much for the memory at once may not be so one by one.
      readings.clear();
    }
    long read = readings.values().stream().mapToLong(reading -> reading.nanos).sum();
    each = Duration.ofNanos((System.nanoTime() - begin - read) / members.size());
  }

  private void some(ImageBatch images) {
    Map<MethodCall, SinglePass<Explanation>> passes = new LinkedHashMap<>();
    Map<String, Tensor> given = Map.of();
    for (Map.Entry<MethodCall, Member> member : members.entrySet()) {
      SinglePass<Explanation> pass = member.getValue().pass(classifier, images);
      passes.put(member.getKey(), pass);
      given = given.isEmpty() ? pass.inputs() : given;
    }
    PlanOutputs outputs = classifier.run(plans, images, given);
    passes.forEach(
        (call, pass) -> {
          Reading reading = readings.computeIfAbsent(call, unread -> new Reading());
          if (reading.failure.isEmpty()) {
            reading.more(pass, outputs);
          }
        });
  }
}
