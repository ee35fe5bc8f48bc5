/**
 * Fairness: whether a model treats groups alike.
 *
 * <p>A tick's {@link dev.pellucid.monitor.fairness.FairnessTally} counts every group's values of
 * every {@link dev.pellucid.monitor.fairness.Measure figure}; {@link
 * dev.pellucid.monitor.fairness.FairnessMonitor} closes ticks one after the other, bets on the
 * differences of every pair of groups, and says which alarms go on and off. Both are functions of
 * the sums alone: partitions, their order and restarts change nothing.
 */
package dev.pellucid.monitor.fairness;
