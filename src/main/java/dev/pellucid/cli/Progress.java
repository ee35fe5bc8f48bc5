package dev.pellucid.cli;

import java.util.stream.StreamSupport;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Shows on standard error how far long work is, if there is a terminal to show it on. */
final class Progress implements AutoCloseable {

  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Begins.
   *
   * @param task a word or two for what is being done
   * @param steps how many there will be
   * @param unit what one step is, in the plural
   */
  static Progress of(String task, long steps, String unit) {
    if (!Ansi.AUTO.enabled()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build());
  }

  /** The same things, each a step when it is taken. */
  static <T> Iterable<T> counting(Iterable<T> all, Progress progress) {
    return () ->
        StreamSupport.stream(all.spliterator(), false).peek(each -> progress.step(1)).iterator();
  }

  void step(long by) {
    if (bar != null) {
      bar.stepBy(by);
    }
  }

  /** So many steps are done by now, however many of them were seen. */
  void reach(long steps) {
    if (bar != null) {
      bar.stepTo(steps);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
