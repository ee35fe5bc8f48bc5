package dev.pellucid.demo.scene;

/** How often each weather occurs; the shares add up to 1. */
public record WeatherShares(double clear, double rain, double fog, double night) {

  public WeatherShares {
    if (clear < 0
        || rain < 0
        || fog < 0
        || night < 0
        || Math.abs(clear + rain + fog + night - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "weather shares are not negative and add up to 1; not %s, %s, %s, %s"
              .formatted(clear, rain, fog, night));
    }
  }

  /** Mostly fine, some rain and night, little fog. */
  public static WeatherShares usual() {
    return new WeatherShares(0.62, 0.15, 0.08, 0.15);
  }

  /** Nothing but fog. */
  public static WeatherShares onlyFog() {
    return new WeatherShares(0, 0, 1, 0);
  }

  Weather sample(Chance chance) {
    double at = chance.between(0, 1);
    if (at < clear) {
      return Weather.CLEAR;
    }
    if (at < clear + rain) {
      return Weather.RAIN;
    }
    return at < clear + rain + fog ? Weather.FOG : Weather.NIGHT;
  }
}
