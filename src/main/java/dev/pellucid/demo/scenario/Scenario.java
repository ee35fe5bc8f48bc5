package dev.pellucid.demo.scenario;

import dev.pellucid.demo.scene.Camera;
import dev.pellucid.demo.scene.District;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.Shortcut;
import dev.pellucid.demo.scene.WeatherShares;
import java.util.List;

/** Phases that follow one another, and then begin again. */
public record Scenario(String name, List<Phase> phases) {

  public Scenario {
    phases = List.copyOf(phases);
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("scenario '%s' has no phase".formatted(name));
    }
  }

  /**
   * Traffic as in training; then one camera sees nothing but fog, so that its images drift; then
   * one district breaks the background shortcut that the model leans on, so that it is treated
   * worse; then traffic as in training again.
   */
  public static Scenario demo() {
    SceneDistribution usual = SceneDistribution.training();
    return new Scenario(
        "demo",
        List.of(
            new Phase("normal", "traffic as in training", 1500, usual),
            new Phase(
                "fog",
                "camera cam-3 sees nothing but fog",
                900,
                usual.withWeatherAt(Camera.CAM_3, WeatherShares.onlyFog())),
            new Phase(
                "shortcut-broken",
                "in district west stop signs leave the forest, other signs move into it",
                1200,
                usual.withShortcutIn(District.WEST, Shortcut.broken())),
            new Phase("recovery", "traffic as in training again", 900, usual)));
  }

  /** Traffic as in training for ever, as a load. */
  public static Scenario steady() {
    return new Scenario(
        "steady",
        List.of(new Phase("normal", "traffic as in training", 1000, SceneDistribution.training())));
  }

  /** How many images pass before it begins again. */
  public long length() {
    return phases.stream().mapToLong(Phase::images).sum();
  }

  /** The phase that image {@code index} ≥ 0 belongs to. */
  public Phase phaseAt(long index) {
    long within = Math.floorMod(index, length());
    for (Phase phase : phases) {
      if (within < phase.images()) {
        return phase;
      }
      within -= phase.images();
    }
    throw new AssertionError("image " + index + " is in no phase");
  }
}
