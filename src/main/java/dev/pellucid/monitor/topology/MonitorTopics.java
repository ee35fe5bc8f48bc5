package dev.pellucid.monitor.topology;

/**
 * What the monitor reads and writes.
 *
 * @param explanations in; keyed by image id
 * @param labels in: true classes that arrive later
 * @param references in and out, compacted: what is usual of each version of a model
 * @param drift out, a record a window and quantity
 * @param fairness out, a record a window and attribute
 * @param alerts out
 */
public record MonitorTopics(
    String explanations,
    String labels,
    String references,
    String drift,
    String fairness,
    String alerts) {

  /** As they are usually called. */
  public static final MonitorTopics USUAL =
      new MonitorTopics(
          "explanations", "labels", "references", "drift-signals", "fairness-signals", "alerts");
}
