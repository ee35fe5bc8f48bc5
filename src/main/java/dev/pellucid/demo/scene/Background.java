package dev.pellucid.demo.scene;

/** The landscape a sign stands in. */
public enum Background {
  FOREST,
  CITY,
  DESERT,
  SNOW,
  HIGHWAY,
  COAST
}
