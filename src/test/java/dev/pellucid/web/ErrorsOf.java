package dev.pellucid.web;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Keeps the errors that loggers below a name log. */
final class ErrorsOf extends Handler {

  private final String loggers;
  private final List<String> kept;

  ErrorsOf(String loggers, List<String> kept) {
    this.loggers = loggers;
    this.kept = kept;
  }

  @Override
  public void publish(LogRecord message) {
    if (message.getLevel().intValue() >= Level.SEVERE.intValue()
        && message.getLoggerName().startsWith(loggers)) {
      kept.add(message.getMessage() + " " + message.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
