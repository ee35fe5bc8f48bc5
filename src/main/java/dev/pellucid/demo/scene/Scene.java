package dev.pellucid.demo.scene;

/**
 * Everything that decides a picture. Two scenes that differ in one factor are a causal pair: what
 * differs between their pictures is that factor's doing.
 *
 * @param label the true class
 * @param design how the sign looks; the class's own design in real traffic
 * @param texture the state of the sign's surface
 * @param background the landscape
 * @param weather the weather, or the hour
 * @param camera the camera
 * @param district the part of town; not visible
 * @param placement where the sign stands in the picture
 * @param capture how well the picture was taken
 * @param seed of all that is left to chance: which trees, which scratches, which grain
 */
public record Scene(
    SignClass label,
    SignDesign design,
    Texture texture,
    Background background,
    Weather weather,
    Camera camera,
    District district,
    Placement placement,
    Capture capture,
    long seed) {

  /** The same scene with the sign of another class. */
  public Scene withClass(SignClass other) {
    return new Scene(
        other,
        other.design(),
        texture,
        background,
        weather,
        camera,
        district,
        placement,
        capture,
        seed);
  }

  public Scene withDesign(SignDesign other) {
    return new Scene(
        label, other, texture, background, weather, camera, district, placement, capture, seed);
  }

  public Scene withTexture(Texture other) {
    return new Scene(
        label, design, other, background, weather, camera, district, placement, capture, seed);
  }

  public Scene withBackground(Background other) {
    return new Scene(
        label, design, texture, other, weather, camera, district, placement, capture, seed);
  }

  public Scene withWeather(Weather other) {
    return new Scene(
        label, design, texture, background, other, camera, district, placement, capture, seed);
  }

  public Scene withCamera(Camera other) {
    return new Scene(
        label, design, texture, background, weather, other, district, placement, capture, seed);
  }

  public Scene withDistrict(District other) {
    return new Scene(
        label, design, texture, background, weather, camera, other, placement, capture, seed);
  }

  public Scene withPlacement(Placement other) {
    return new Scene(
        label, design, texture, background, weather, camera, district, other, capture, seed);
  }

  public Scene withCapture(Capture other) {
    return new Scene(
        label, design, texture, background, weather, camera, district, placement, other, seed);
  }
}
