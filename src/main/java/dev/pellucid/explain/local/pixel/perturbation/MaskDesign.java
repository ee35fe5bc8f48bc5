package dev.pellucid.explain.local.pixel.perturbation;

/** The masks of an experiment, which are known before the first of them is scored. */
interface MaskDesign {

  /** How many there are. */
  int count();

  /** How many cells each of them speaks of. */
  int cells();

  /** Writes the values of a mask's cells to a place in an array. */
  void write(int mask, float[] into, int at);
}
