package dev.pellucid.model.inference;

import java.util.List;

/** Runs one batch. */
@FunctionalInterface
public interface BatchRunner<T, R> {

  /**
   * Runs these items together.
   *
   * @return one outcome an item, in their order
   * @throws RuntimeException if the run failed as a whole; each item will be tried alone
   */
  List<Outcome<R>> run(List<T> batch);
}
