package dev.pellucid.explain.global.neuron.synthesis;

import java.util.List;

/** What images are made to raise: a function of all of them, added up from one number each. */
interface Objective {

  /**
   * Each image's number, and the slope of the sum in it.
   *
   * @param images {@code [C,H,W]} each, as a model is given them
   */
  List<Slope> at(List<float[]> images);
}
