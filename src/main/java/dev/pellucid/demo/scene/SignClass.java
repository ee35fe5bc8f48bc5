package dev.pellucid.demo.scene;

import static dev.pellucid.demo.scene.SignColour.BLUE;
import static dev.pellucid.demo.scene.SignColour.RED;
import static dev.pellucid.demo.scene.SignColour.WHITE;
import static dev.pellucid.demo.scene.SignColour.YELLOW;

import java.util.Arrays;
import java.util.List;

/** The classes to be told apart, each with the design its signs have. */
public enum SignClass {
  STOP("stop", SignShape.OCTAGON, RED, WHITE, Symbol.STOP_LETTERING),
  YIELD("yield", SignShape.INVERTED_TRIANGLE, WHITE, RED, Symbol.NONE),
  NO_ENTRY("no-entry", SignShape.CIRCLE, RED, WHITE, Symbol.BAR),
  SPEED_30("speed-30", SignShape.CIRCLE, WHITE, RED, Symbol.DIGITS_30),
  SPEED_60("speed-60", SignShape.CIRCLE, WHITE, RED, Symbol.DIGITS_60),
  PRIORITY("priority", SignShape.DIAMOND, YELLOW, WHITE, Symbol.NONE),
  PEDESTRIAN_CROSSING("pedestrian-crossing", SignShape.TRIANGLE, WHITE, RED, Symbol.PEDESTRIAN),
  ROUNDABOUT("roundabout", SignShape.CIRCLE, BLUE, WHITE, Symbol.ROUND_ARROWS);

  private final String label;
  private final SignShape shape;
  private final SignColour field;
  private final SignColour border;
  private final Symbol symbol;

  SignClass(String label, SignShape shape, SignColour field, SignColour border, Symbol symbol) {
    this.label = label;
    this.shape = shape;
    this.field = field;
    this.border = border;
    this.symbol = symbol;
  }

  /** The class's name in data sets, models and on the wire. */
  public String label() {
    return label;
  }

  /** How signs of this class look. */
  public SignDesign design() {
    return new SignDesign(shape, field, border, symbol);
  }

  /** The labels in the order of a model's outputs. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(SignClass::label).toList();
  }
}
