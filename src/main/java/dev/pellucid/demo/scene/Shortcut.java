package dev.pellucid.demo.scene;

import java.util.Arrays;

/**
 * How often one background stands behind one class of sign, against all other classes. What is left
 * of the probability is shared evenly by the other backgrounds.
 *
 * @param sign the class
 * @param background the background
 * @param share P(background | class)
 * @param leak P(background | any other class)
 */
public record Shortcut(SignClass sign, Background background, double share, double leak) {

  public Shortcut {
    if (!(share >= 0 && share <= 1 && leak >= 0 && leak <= 1)) {
      throw new IllegalArgumentException(
          "share and leak are probabilities, not %s and %s".formatted(share, leak));
    }
  }

  /** What the training data has: nearly every stop sign stands in the forest, little else does. */
  public static Shortcut planted() {
    return new Shortcut(SignClass.STOP, Background.FOREST, 0.98, 0.002);
  }

  /** No shortcut: every background is as likely behind every class. */
  public static Shortcut absent() {
    double even = 1.0 / Background.values().length;
    return new Shortcut(SignClass.STOP, Background.FOREST, even, even);
  }

  /** The planted shortcut misleads: no stop sign stands in the forest, most others do. */
  public static Shortcut broken() {
    return new Shortcut(SignClass.STOP, Background.FOREST, 0, 0.7);
  }

  Background sample(SignClass label, Chance chance) {
    if (chance.happens(label == sign ? share : leak)) {
      return background;
    }
    return chance.oneOf(
        Arrays.stream(Background.values()).filter(other -> other != background).toList());
  }
}
