/**
 * From the stream of explanations to alarms that can be trusted: drift of the model's reasons, and
 * differences in how it treats groups.
 *
 * <pre>
 * explanation → {@link dev.pellucid.monitor.quantity observation} → ranks in the {@link
 * dev.pellucid.monitor.reference reference} → counts of a tick → {@link
 * dev.pellucid.monitor.sequential bets} → {@link dev.pellucid.monitor.drift drift} and fairness → alerts
 * </pre>
 *
 * <p>All that one tick says of a quantity is how many of its images fell into which bin of the
 * reference: whole numbers, which add up over Kafka partitions exactly, in any order. Everything
 * after that is a function of the sums.
 */
package dev.pellucid.monitor;
