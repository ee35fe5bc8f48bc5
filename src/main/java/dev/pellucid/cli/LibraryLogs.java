package dev.pellucid.cli;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * What libraries log while a command runs: on standard error, so that standard output is the
 * command's own. The service brings its own configuration and replaces this one.
 */
final class LibraryLogs {

  private LibraryLogs() {}

  /** Errors only, or everything from informational messages on. */
  static void configure(boolean verbose) {
    Logger root = Logger.getLogger("");
    root.setLevel(verbose ? Level.INFO : Level.SEVERE);
    InitialConfigurator.DELAYED_HANDLER.setHandlers(
        new Handler[] {
          new ConsoleHandler(
              ConsoleHandler.Target.SYSTEM_ERR, new PatternFormatter("%-5p [%c] %s%e%n"))
        });
  }
}
