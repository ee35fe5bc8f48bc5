package dev.pellucid.demo.scene;

import java.awt.Color;

/** The colours of sign sheeting. */
public enum SignColour {
  RED(new Color(196, 28, 36), true),
  BLUE(new Color(20, 86, 168), true),
  YELLOW(new Color(250, 190, 24), false),
  WHITE(new Color(244, 244, 240), false),
  BLACK(new Color(34, 34, 36), true);

  private final Color paint;
  private final boolean dark;

  SignColour(Color paint, boolean dark) {
    this.paint = paint;
    this.dark = dark;
  }

  Color paint() {
    return paint;
  }

  /** What is printed upon this colour so that it can be read: white on dark, black on light. */
  SignColour ink() {
    return dark ? WHITE : BLACK;
  }
}
