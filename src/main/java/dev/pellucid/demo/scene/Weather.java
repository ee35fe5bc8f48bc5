package dev.pellucid.demo.scene;

/** The weather, or the hour, a picture is taken in. */
public enum Weather {
  CLEAR,
  RAIN,
  FOG,
  NIGHT
}
