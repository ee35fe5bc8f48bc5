package dev.pellucid.cli.simulation.drift;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.drift.DriftMonitor;
import dev.pellucid.monitor.drift.DriftPlan;
import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.drift.DriftTally;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import dev.pellucid.monitor.sequential.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The service's own drift monitor, ticks and all: the quantities are presences of concepts. Its
 * evidence is log M less the logarithm of m, so that the promised threshold is the logarithm of the
 * span.
 */
final class BettingWatch implements Watch {

  private static final ModelRef MODEL = new ModelRef("simulated", "1");
  private static final Duration TICK = Duration.ofSeconds(1);

  private final DriftPlan plan;
  private final DriftMonitor monitor;
  private final int tickImages;
  private final List<String> concepts;
  private DriftTally tally;
  private long images;
  private double evidence = Double.NEGATIVE_INFINITY;

  private BettingWatch(DriftPlan plan, int tickImages, List<String> concepts) {
    this.plan = plan;
    this.monitor = DriftMonitor.of(plan);
    this.tickImages = tickImages;
    this.concepts = concepts;
    this.tally = DriftTally.empty(plan);
  }

  /**
   * Watches with the service's settings but these.
   *
   * @param tickImages how many images a tick has
   * @param effect {@link DriftSettings#effect()}
   */
  static Maker maker(int tickImages, double effect) {
    return reference -> {
      int quantities = reference[0].length;
      List<String> concepts = IntStream.range(0, quantities).mapToObj(q -> "q" + q).toList();
      ReferenceBuilder builder = new ReferenceBuilder(MODEL);
      for (int i = 0; i < reference.length; i++) {
        builder.add(observation(concepts, "reference-" + i, reference[i]));
      }
      DriftSettings settings =
          new DriftSettings(
              new Patience.Images(Double.MAX_VALUE),
              1,
              effect,
              DriftSettings.USUAL.confidence(),
              quantities,
              Set.of(Kind.PRESENCE));
      return new BettingWatch(DriftPlan.of(builder.build(), settings), tickImages, concepts);
    };
  }

  @Override
  public void take(double[] image) {
    tally.add(observation(concepts, Long.toString(images), image));
    images++;
    if (images % tickImages == 0) {
      monitor.close(images, TICK, tally);
      tally = DriftTally.empty(plan);
      evidence = monitor.strongestEvidence() - Math.log(plan.size());
    }
  }

  @Override
  public double evidence() {
    return evidence;
  }

  private static Observation observation(List<String> concepts, String id, double[] image) {
    float[] values = new float[image.length];
    for (int q = 0; q < image.length; q++) {
      values[q] = (float) image[q];
    }
    return new Observation(
        id,
        MODEL,
        0,
        "class",
        0.5,
        0.5,
        Optional.of(new Reasons(concepts, values, values, 0)),
        Optional.empty(),
        Map.of(),
        false,
        Map.of());
  }
}
