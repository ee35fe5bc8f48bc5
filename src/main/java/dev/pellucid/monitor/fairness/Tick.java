package dev.pellucid.monitor.fairness;

/**
 * A tick that is being closed.
 *
 * @param start when it began, in milliseconds since 1970
 * @param before what had been weighed against the promise before it
 * @param now what has been weighed with it
 * @param heaviest the most that a comparison weighs
 */
record Tick(long start, double before, double now, double heaviest) {

  /** What a comparison weighs, the last one having been made when so much had been weighed. */
  double weightSince(double clock) {
    return Math.min(heaviest, now - clock);
  }
}
