package dev.pellucid.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point: the arguments are read before anything is started. */
@QuarkusMain
public final class PellucidMain {

  PellucidMain() {}

  public static void main(String... args) {
    int code = PellucidCommand.commandLine().execute(args);
    if (!Server.isDevMode()) {
      System.exit(code);
    } else if (code != 0) {
      throw new IllegalStateException("the command ended with exit code " + code);
    }
  }
}
