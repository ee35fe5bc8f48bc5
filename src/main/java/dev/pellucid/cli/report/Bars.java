package dev.pellucid.cli.report;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Shows how far long work is. */
@FunctionalInterface
public interface Bars {

  /** What is done beside a bar. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @param done hears of steps as they are done
     */
    void go(LongConsumer done) throws IOException;
  }

  /**
   * Has it done, with a bar beside it.
   *
   * @param task a word or two for what is done
   * @param steps how many there will be
   */
  void during(String task, long steps, Work work) throws IOException;
}
