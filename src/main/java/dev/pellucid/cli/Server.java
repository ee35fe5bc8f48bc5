package dev.pellucid.cli;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the service until it is asked to stop. */
final class Server {

  private static final int LAST_WORDS_SECONDS = 60;

  private Server() {}

  /** Blocks until the service has stopped; the exit code. */
  static int run() {
    AtomicInteger code = new AtomicInteger();
    if (!isDevMode()) {
      // Else Quarkus would end the process before what runs around the service is closed.
      ApplicationLifecycleManager.setDefaultExitCodeHandler(
          (exitCode, failure) -> code.set(exitCode));
    }
    Quarkus.run();
    return code.get();
  }

  /**
   * Whether this is {@code quarkus:dev}: its class loader can be replaced, so that changed code is
   * loaded by calling the main method again. The launch mode says it only once the service runs.
   */
  static boolean isDevMode() {
    return Thread.currentThread()
        .getContextClassLoader()
        .getClass()
        .getSimpleName()
        .equals("QuarkusClassLoader");
  }

  /**
   * Lets a signal end the process only when the returned latch is counted down: a signal stops the
   * service, and this thread then closes what it runs on.
   */
  static CountDownLatch holdExit() {
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    closed.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "pellucid-hold-exit"));
    return closed;
  }
}
