package dev.pellucid.cli.simulation.fairness;

import dev.pellucid.monitor.fairness.FairnessMonitor;
import dev.pellucid.monitor.fairness.FairnessPlan;
import dev.pellucid.monitor.fairness.FairnessTally;
import dev.pellucid.monitor.quantity.Observation;
import java.time.Duration;

/** The fairness monitor itself, as it runs in the service. */
final class MonitorDetector implements Detector {

  private static final Duration TICK = Duration.ofSeconds(1);

  private final FairnessPlan plan;
  private final FairnessMonitor monitor;
  private final int tickImages;
  private FairnessTally tally;
  private int images;
  private long tick;

  /**
   * @param start the image time of its first tick, which decides the order of comparisons
   */
  MonitorDetector(FairnessPlan plan, int tickImages, long start) {
    this.plan = plan;
    this.monitor = FairnessMonitor.of(plan);
    this.tickImages = tickImages;
    this.tally = FairnessTally.empty(plan);
    this.tick = start;
  }

  @Override
  public boolean sees(SimulatedImages image) {
    Observation observation = image.observation();
    tally.addPrediction(observation);
    tally.addOutcome(observation);
    if (++images < tickImages) {
      return false;
    }
    images = 0;
    tick += TICK.toMillis();
    boolean turned = monitor.close(tick, TICK, tally);
    tally = FairnessTally.empty(plan);
    return turned;
  }

  FairnessMonitor monitor() {
    return monitor;
  }
}
