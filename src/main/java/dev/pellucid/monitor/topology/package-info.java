/**
 * The monitor on Kafka: from {@code explanations} to {@code drift-signals}, {@code
 * fairness-signals} and {@code alerts}, exactly once, in two stages.
 *
 * <pre>
 * explanations (P partitions) → {@link dev.pellucid.monitor.topology.CountingProcessor counting}, a
 * task a partition: what a tick's images add to the counts of their model
 *   → ticks (one partition) → {@link dev.pellucid.monitor.topology.ClosingProcessor closing}, one
 *     task: the sums of all partitions, ticks in order, tests, signals, alerts
 * </pre>
 *
 * <p>A tick is a span of image time. What partitions count of it are whole numbers; they are sent
 * on when the tick is over in the partition, with the highest image time that it has seen, and a
 * tick is closed when every partition has passed it by the grace period. So the same images give
 * the same alarms however they lie on partitions, and whichever instance counts them.
 */
package dev.pellucid.monitor.topology;
