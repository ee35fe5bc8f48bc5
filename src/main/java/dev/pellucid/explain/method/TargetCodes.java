package dev.pellucid.explain.method;

import dev.pellucid.explain.method.Target.Pick;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Targets as a compiled graph is told them: the index of a class, or that it is to find one. */
final class TargetCodes {

  /** The graph takes the class that is predicted. */
  private static final long NO_CLASS = -1;

  private TargetCodes() {}

  /** What is explained, {@code [N]}. */
  static long[] classes(List<Target> targets) {
    return targets.stream().mapToLong(target -> code(Optional.of(target.of()))).toArray();
  }

  /** What it is explained against, {@code [N]}. */
  static long[] contrasts(List<Target> targets) {
    return targets.stream().mapToLong(target -> code(target.against())).toArray();
  }

  /** Whether any is explained against another class. */
  static boolean areContrasted(List<Target> targets) {
    return targets.stream().anyMatch(target -> target.against().isPresent());
  }

  /** The predicted class the graph finds by itself; what else depends on the logits it does not. */
  static boolean graphKnows(List<Target> targets) {
    return targets.stream()
        .allMatch(
            target ->
                target.isResolved()
                    || (target.of() instanceof Pick.Predicted && target.against().isEmpty()));
  }

  /**
   * @throws UnknownClassException if a target names a class that the model does not have
   */
  static void requireClasses(List<Target> targets, String model, int classes) {
    targets.stream()
        .flatMap(target -> Stream.concat(Stream.of(target.of()), target.against().stream()))
        .filter(Pick.Index.class::isInstance)
        .mapToInt(Target::index)
        .filter(index -> index >= classes)
        .findFirst()
        .ifPresent(
            index -> {
              throw new UnknownClassException(model, index, classes);
            });
  }

  private static long code(Optional<Pick> pick) {
    return pick.filter(Pick.Index.class::isInstance)
        .map(index -> (long) ((Pick.Index) index).index())
        .orElse(NO_CLASS);
  }
}
