/**
 * Drift: whether the values of a quantity still are as in the reference.
 *
 * <p>A tick's {@link dev.pellucid.monitor.drift.DriftTally} counts images by bin; {@link
 * dev.pellucid.monitor.drift.DriftMonitor} closes ticks one after the other, bets on the counts,
 * and says which alarms go on and off. Both are functions of the sums alone: partitions, their
 * order and restarts change nothing.
 *
 * <p>The distances shown to people (PSI, Kolmogorov–Smirnov, Wasserstein-1) come from the same
 * counts. Counts in the bins of the reference merge exactly, where sketches of quantiles merge at
 * random; and people see what the alarm saw.
 */
package dev.pellucid.monitor.drift;
