package dev.pellucid.demo.scenario;

import dev.pellucid.demo.scene.SceneDistribution;

/**
 * A stretch of traffic of one kind.
 *
 * @param name for headers and tables
 * @param description for people
 * @param images how many it lasts
 * @param distribution what is to be seen
 */
public record Phase(String name, String description, long images, SceneDistribution distribution) {

  public Phase {
    if (images < 1) {
      throw new IllegalArgumentException(
          "phase '%s' must last at least one image, not %d".formatted(name, images));
    }
  }

  /** Whether traffic is as in training, so that nothing gives cause for an alert. */
  public boolean isUsual() {
    return distribution.equals(SceneDistribution.training());
  }
}
