package dev.pellucid.cli.simulation.fairness;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The images of one stream. The true class is {@code yes} or {@code no}, both as likely. Of an
 * image whose group has the mean μ, the prediction is right with chance μ, and the contribution of
 * the concept has a rank of mean μ, independently; confidence is ½. So μ is the mean of accuracy,
 * of equal opportunity and of concept reliance, 1−μ that of false positives, half as far from ½
 * lies that of calibration, and demographic parity has no gap.
 */
final class SimulatedImages {

  static final String ATTRIBUTE = "group";

  private static final ModelRef MODEL = new ModelRef("simulated", "1");
  private static final List<String> CONCEPTS = List.of("concept");
  private static final int CONTRIBUTIONS = 64;
  private static final int REFERENCE_IMAGES = 2000;

  /**
   * What an image is.
   *
   * @param yes its true class
   * @param right whether it is predicted
   * @param high whether the rank of the contribution lies above ½
   */
  private record Draw(boolean yes, boolean right, boolean high) {}

  private final Scenario scenario;
  private final SplittableRandom random;
  private final Draw[] last;
  private long image;
  private int group;
  private Draw draw;

  SimulatedImages(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.random = new SplittableRandom(seed);
    this.last = new Draw[scenario.shares().length];
  }

  /** Ranks of the reference are uniform. */
  static Reference reference() {
    ReferenceBuilder builder = new ReferenceBuilder(MODEL);
    for (int i = 0; i < REFERENCE_IMAGES; i++) {
      float contribution = (float) (i + 0.5) / REFERENCE_IMAGES;
      builder.add(observation("reference" + i, "all", i % 2 == 0, true, contribution));
    }
    return builder.build();
  }

  /** Goes on to the next image. */
  void next() {
    group = group(random.nextDouble());
    Draw before = last[group];
    if (before != null && random.nextDouble() < scenario.persistence()) {
      draw = before;
    } else {
      double mean = scenario.means().of(image, group);
      draw =
          new Draw(
              random.nextBoolean(),
              random.nextDouble() < mean,
              random.nextDouble() < 2 * mean - 0.5);
    }
    last[group] = draw;
    image++;
  }

  private int group(double chance) {
    double[] shares = scenario.shares();
    double left = chance;
    for (int g = 0; g < shares.length - 1; g++) {
      left -= shares[g];
      if (left < 0) {
        return g;
      }
    }
    return shares.length - 1;
  }

  int group() {
    return group;
  }

  boolean right() {
    return draw.right();
  }

  /** The image as the monitor sees it. */
  Observation observation() {
    int place = random.nextInt(CONTRIBUTIONS);
    double low = (place + 0.5) / CONTRIBUTIONS / 2;
    return observation(
        NAMES[place],
        GROUPS[group],
        draw.yes(),
        draw.right(),
        (float) (draw.high() ? low + 0.5 : low));
  }

  private static final String[] NAMES = names("image", 64);
  private static final String[] GROUPS = names("g", 16);

  private static String[] names(String prefix, int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = prefix + i;
    }
    return names;
  }

  private static Observation observation(
      String id, String group, boolean yes, boolean right, float contribution) {
    return new Observation(
        id,
        MODEL,
        0,
        yes == right ? "yes" : "no",
        0.5,
        0,
        Optional.of(new Reasons(CONCEPTS, new float[] {0}, new float[] {contribution}, 0)),
        Optional.of(yes ? "yes" : "no"),
        Map.of(ATTRIBUTE, group),
        false,
        Map.of());
  }
}
