package dev.pellucid.demo.scene;

import java.util.Map;

/**
 * What traffic there is: classes, cameras and districts evenly, backgrounds and weather as said.
 *
 * @param shortcut how backgrounds go with classes
 * @param weather how often each weather occurs
 * @param weatherAt cameras that have a weather of their own
 * @param shortcutIn districts whose backgrounds go with classes in a way of their own
 */
public record SceneDistribution(
    Shortcut shortcut,
    WeatherShares weather,
    Map<Camera, WeatherShares> weatherAt,
    Map<District, Shortcut> shortcutIn) {

  public SceneDistribution {
    weatherAt = Map.copyOf(weatherAt);
    shortcutIn = Map.copyOf(shortcutIn);
  }

  /** The distribution that the demo's model was trained on, planted shortcut included. */
  public static SceneDistribution training() {
    return new SceneDistribution(Shortcut.planted(), WeatherShares.usual(), Map.of(), Map.of());
  }

  /** As in training, but no background tells anything of the class. */
  public static SceneDistribution unbiased() {
    return training().withShortcut(Shortcut.absent());
  }

  public SceneDistribution withShortcut(Shortcut other) {
    return new SceneDistribution(other, weather, weatherAt, shortcutIn);
  }

  public SceneDistribution withWeatherAt(Camera camera, WeatherShares shares) {
    return new SceneDistribution(shortcut, weather, Map.of(camera, shares), shortcutIn);
  }

  public SceneDistribution withShortcutIn(District district, Shortcut other) {
    return new SceneDistribution(shortcut, weather, weatherAt, Map.of(district, other));
  }

  /** The scene that belongs to a seed; scenes of different seeds are independent. */
  public Scene sample(long seed) {
    Chance chance = Chance.of(seed, "factors");
    SignClass label = chance.oneOf(SignClass.values());
    Camera camera = chance.oneOf(Camera.values());
    District district = chance.oneOf(District.values());
    return new Scene(
        label,
        label.design(),
        texture(chance),
        shortcutIn.getOrDefault(district, shortcut).sample(label, chance),
        weatherAt.getOrDefault(camera, weather).sample(chance),
        camera,
        district,
        placement(chance),
        capture(chance),
        Chance.mix(seed));
  }

  private static Texture texture(Chance chance) {
    return chance.happens(0.55) ? Texture.NEW : chance.oneOf(Texture.values());
  }

  private static Placement placement(Chance chance) {
    double radius = 10 + 32 * Math.pow(chance.between(0, 1), 1.6);
    return new Placement(
        chance.between(26, 102),
        chance.between(34, 80),
        radius,
        chance.between(-0.14, 0.14),
        chance.between(0.82, 1));
  }

  private static Capture capture(Chance chance) {
    double blur = chance.happens(0.4) ? 0 : chance.between(0.3, 2.2);
    double occlusion = chance.happens(0.3) ? chance.between(0.2, 1.0) : 0;
    return new Capture(
        chance.between(0.78, 1.2),
        chance.between(0.85, 1.12),
        blur,
        chance.between(1, 12),
        occlusion);
  }
}
