package dev.pellucid.demo.scene;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One thing that can be changed in a scene while all else stays.
 *
 * @param values every value it can have
 * @param read its value in a scene
 * @param change the same scene with another value
 */
public record Factor<T extends Enum<T>>(
    List<T> values, Function<Scene, T> read, BiFunction<Scene, T, Scene> change) {

  public static final Factor<SignShape> SHAPE =
      new Factor<>(
          List.of(SignShape.values()),
          scene -> scene.design().shape(),
          (scene, value) -> scene.withDesign(scene.design().withShape(value)));
  public static final Factor<SignColour> FIELD =
      new Factor<>(
          List.of(SignColour.values()),
          scene -> scene.design().field(),
          (scene, value) -> scene.withDesign(scene.design().withField(value)));
  public static final Factor<SignColour> BORDER =
      new Factor<>(
          List.of(SignColour.values()),
          scene -> scene.design().border(),
          (scene, value) -> scene.withDesign(scene.design().withBorder(value)));
  public static final Factor<Symbol> SYMBOL =
      new Factor<>(
          List.of(Symbol.values()),
          scene -> scene.design().symbol(),
          (scene, value) -> scene.withDesign(scene.design().withSymbol(value)));
  public static final Factor<Texture> TEXTURE =
      new Factor<>(List.of(Texture.values()), Scene::texture, Scene::withTexture);
  public static final Factor<Background> BACKGROUND =
      new Factor<>(List.of(Background.values()), Scene::background, Scene::withBackground);
  public static final Factor<Weather> WEATHER =
      new Factor<>(List.of(Weather.values()), Scene::weather, Scene::withWeather);
  public static final Factor<Camera> CAMERA =
      new Factor<>(List.of(Camera.values()), Scene::camera, Scene::withCamera);
}
