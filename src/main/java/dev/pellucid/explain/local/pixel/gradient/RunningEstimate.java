package dev.pellucid.explain.local.pixel.gradient;

/** Numbers that become surer with every sample. */
interface RunningEstimate {

  /** Takes in one sample of every number, which begins at a place in an array. */
  void add(float[] sample, int at);

  /** How many numbers there are. */
  int length();

  /** The estimate of one number. */
  double value(int index);

  /** Its standard error; not a number as long as the samples are too few to tell. */
  double error(int index);

  /** All estimates. */
  default float[] values() {
    float[] values = new float[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value(i);
    }
    return values;
  }

  /**
   * The largest standard error as a share of the largest estimate; not a number as long as the
   * samples are too few to tell.
   */
  default double standardError() {
    double error = 0;
    double largest = 0;
    for (int i = 0; i < length(); i++) {
      error = Math.max(error, error(i));
      largest = Math.max(largest, Math.abs(value(i)));
    }
    return error == 0 ? 0 : error / largest;
  }
}
