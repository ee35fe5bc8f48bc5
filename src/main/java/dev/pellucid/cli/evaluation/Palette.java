package dev.pellucid.cli.evaluation;

import dev.pellucid.evaluate.baseline.RandomMap;
import java.util.HashMap;
import java.util.Map;

/** Which colour an explainer's curves have, the same all over a page. */
final class Palette {

  private static final int COLOURS = 8;

  private final Map<String, String> colours = new HashMap<>();

  /** The name of the style's class; colours come again once there are no more of them. */
  String of(String explainer) {
    return explainer.equals(RandomMap.NAME)
        ? "chance"
        : colours.computeIfAbsent(explainer, unseen -> "c" + colours.size() % COLOURS);
  }
}
