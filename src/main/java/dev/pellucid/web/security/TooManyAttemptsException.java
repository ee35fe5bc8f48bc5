package dev.pellucid.web.security;

import java.time.Duration;

/** Too many wrong passwords came from an address. */
final class TooManyAttemptsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration pause;

  TooManyAttemptsException(Duration pause) {
    super("Too many wrong passwords came from your address; wait %d s.".formatted(seconds(pause)));
    this.pause = pause;
  }

  /** How long it has to wait, in whole seconds. */
  long seconds() {
    return seconds(pause);
  }

  private static long seconds(Duration pause) {
    return Math.max(1, pause.plusMillis(999).toSeconds());
  }
}
