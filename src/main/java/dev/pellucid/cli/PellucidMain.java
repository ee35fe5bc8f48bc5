package dev.pellucid.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point. */
@QuarkusMain
public final class PellucidMain {

  private PellucidMain() {}

  public static void main(String... args) {
    Quarkus.run(args);
  }
}
