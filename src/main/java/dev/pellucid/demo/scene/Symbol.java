package dev.pellucid.demo.scene;

/** What is printed on a sign's field. */
public enum Symbol {
  NONE,
  STOP_LETTERING,
  BAR,
  DIGITS_30,
  DIGITS_60,
  PEDESTRIAN,
  ROUND_ARROWS
}
