package dev.pellucid.demo.scene;

import java.util.Locale;

/** The part of town a picture comes from. It leaves no trace in the pixels. */
public enum District {
  NORTH,
  SOUTH,
  EAST,
  WEST;

  /** The district's name on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
