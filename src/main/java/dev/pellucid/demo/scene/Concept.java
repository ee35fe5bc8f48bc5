package dev.pellucid.demo.scene;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Something people see in a scene and have a word for: a factor having one of a few values.
 *
 * @param name what people call it
 * @param factor what it is a matter of
 * @param values the values that make it present
 */
public record Concept<T extends Enum<T>>(String name, Factor<T> factor, Set<T> values) {

  public Concept {
    values = Set.copyOf(values);
  }

  /** The concepts that the demo's model is explained in. */
  public static List<Concept<?>> bank() {
    return List.of(
        of("octagon", Factor.SHAPE, SignShape.OCTAGON),
        of("circle", Factor.SHAPE, SignShape.CIRCLE),
        of("triangle", Factor.SHAPE, SignShape.TRIANGLE),
        of("inverted triangle", Factor.SHAPE, SignShape.INVERTED_TRIANGLE),
        of("diamond", Factor.SHAPE, SignShape.DIAMOND),
        of("red field", Factor.FIELD, SignColour.RED),
        of("blue field", Factor.FIELD, SignColour.BLUE),
        of("yellow field", Factor.FIELD, SignColour.YELLOW),
        of("white field", Factor.FIELD, SignColour.WHITE),
        of("red border", Factor.BORDER, SignColour.RED),
        of("stop lettering", Factor.SYMBOL, Symbol.STOP_LETTERING),
        of("bar symbol", Factor.SYMBOL, Symbol.BAR),
        new Concept<>(
            "digits symbol", Factor.SYMBOL, EnumSet.of(Symbol.DIGITS_30, Symbol.DIGITS_60)),
        of("pedestrian symbol", Factor.SYMBOL, Symbol.PEDESTRIAN),
        of("arrows symbol", Factor.SYMBOL, Symbol.ROUND_ARROWS),
        of("worn texture", Factor.TEXTURE, Texture.WORN),
        of("graffiti", Factor.TEXTURE, Texture.GRAFFITI),
        of("forest background", Factor.BACKGROUND, Background.FOREST),
        of("city background", Factor.BACKGROUND, Background.CITY),
        of("desert background", Factor.BACKGROUND, Background.DESERT),
        of("snow background", Factor.BACKGROUND, Background.SNOW),
        of("highway background", Factor.BACKGROUND, Background.HIGHWAY),
        of("coast background", Factor.BACKGROUND, Background.COAST),
        of("rain", Factor.WEATHER, Weather.RAIN),
        of("fog", Factor.WEATHER, Weather.FOG),
        of("night", Factor.WEATHER, Weather.NIGHT));
  }

  /** Is the concept present in the scene? */
  public boolean presentIn(Scene scene) {
    return values.contains(factor.read().apply(scene));
  }

  /**
   * A scene that has the concept, all else left to chance. The factor is set on signs of every
   * class, so that the concept is not mixed up with the classes that happen to have it; and the
   * sign is seen clearly, for what cannot be seen cannot be learnt.
   */
  public Scene positive(long seed) {
    return random(seed, factor.values().stream().filter(values::contains).toList());
  }

  /** A scene without the concept, all else left to chance as in {@link #positive(long)}. */
  public Scene negative(long seed) {
    return random(seed, factor.values().stream().filter(value -> !values.contains(value)).toList());
  }

  private Scene random(long seed, List<T> allowed) {
    Chance chance = Chance.of(seed, "concept " + name);
    Scene scene = SceneDistribution.unbiased().sample(chance.next());
    Scene clear =
        scene
            .withPlacement(scene.placement().withRadius(chance.between(24, 42)))
            .withCapture(scene.capture().unobstructed());
    return factor.change().apply(clear, chance.oneOf(allowed));
  }

  private static <T extends Enum<T>> Concept<T> of(String name, Factor<T> factor, T value) {
    return new Concept<>(name, factor, Set.of(value));
  }
}
