package dev.pellucid.web;

import java.time.Instant;

/** One window in a history. */
sealed interface WindowPoint permits DriftPoint, GapPoint {

  /** When the window ended. */
  Instant time();
}
