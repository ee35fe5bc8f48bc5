package dev.pellucid.explain.global.model.concepts;

import dev.pellucid.compiler.ConceptVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adds up what the images of one class say of the concepts. */
final class ClassTally {

  private final int index;
  private final double[] gradient;
  private final double[] sensitivity;
  private final double[] contribution;
  private final int[] positive;
  private final List<float[]> presences = new ArrayList<>();

  ClassTally(int index, ConceptVectors bank) {
    int concepts = bank.names().size();
    this.index = index;
    this.gradient = new double[bank.channels()];
    this.sensitivity = new double[concepts];
    this.contribution = new double[concepts];
    this.positive = new int[concepts];
  }

  void add(ConceptReading reading) {
    presences.add(reading.presence());
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] += reading.gradient()[k];
    }
    for (int j = 0; j < positive.length; j++) {
      sensitivity[j] += reading.sensitivity()[j];
      contribution[j] += reading.contribution()[j];
      positive[j] += reading.sensitivity()[j] > 0 ? 1 : 0;
    }
  }

  int index() {
    return index;
  }

  int images() {
    return presences.size();
  }

  /** One row an image, {@code [J]}. */
  List<float[]> presences() {
    return presences;
  }

  /** The mean, {@code [K]}. */
  double[] gradient() {
    return Arrays.stream(gradient).map(sum -> sum / images()).toArray();
  }

  double sensitivity(int concept) {
    return sensitivity[concept] / images();
  }

  double contribution(int concept) {
    return contribution[concept] / images();
  }

  double positive(int concept) {
    return positive[concept] / (double) images();
  }
}
