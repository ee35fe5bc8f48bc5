package dev.pellucid.cli.agreement;

/** How two explanations are compared. */
public enum Measure {
  /** ‖a − b‖ / ‖b‖. */
  RELATIVE_L2("relative L2", true) {
    @Override
    double of(float[] actual, float[] expected) {
      double difference = 0;
      double size = 0;
      for (int i = 0; i < expected.length; i++) {
        difference += Math.pow((double) actual[i] - expected[i], 2);
        size += Math.pow(expected[i], 2);
      }
      return share(Math.sqrt(difference), Math.sqrt(size));
    }
  },
  /** max |a − b| / max |b|. */
  LARGEST_DIFFERENCE("max difference / max", true) {
    @Override
    double of(float[] actual, float[] expected) {
      double difference = 0;
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        difference = Math.max(difference, Math.abs((double) actual[i] - expected[i]));
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      return share(difference, largest);
    }
  },
  /** The same of a or of −a, for what has no sign of its own. */
  LARGEST_DIFFERENCE_BUT_FOR_SIGN("max difference / max, either sign", true) {
    @Override
    double of(float[] actual, float[] expected) {
      float[] turned = new float[actual.length];
      for (int i = 0; i < turned.length; i++) {
        turned[i] = -actual[i];
      }
      return Math.min(
          LARGEST_DIFFERENCE.of(actual, expected), LARGEST_DIFFERENCE.of(turned, expected));
    }
  },
  /** ⟨a, b⟩ / (‖a‖ ‖b‖). */
  COSINE("cosine", false) {
    @Override
    double of(float[] actual, float[] expected) {
      return cosine(actual, 0, expected, 0);
    }
  },
  /** The cosine of what is left of each without its mean. */
  CORRELATION("correlation", false) {
    @Override
    double of(float[] actual, float[] expected) {
      return cosine(actual, mean(actual), expected, mean(expected));
    }
  };

  private final String title;
  private final boolean smallerIsBetter;

  Measure(String title, boolean smallerIsBetter) {
    this.title = title;
    this.smallerIsBetter = smallerIsBetter;
  }

  abstract double of(float[] actual, float[] expected);

  /** For people. */
  String title() {
    return title;
  }

  /** The less good of two. */
  double worse(double one, double other) {
    return smallerIsBetter ? Math.max(one, other) : Math.min(one, other);
  }

  /** Whether a value is as good as asked. */
  boolean isWithin(double value, double tolerance) {
    return smallerIsBetter ? value <= tolerance : value >= tolerance;
  }

  private static double share(double difference, double of) {
    return difference == 0 ? 0 : difference / of;
  }

  private static double cosine(float[] a, double centreA, float[] b, double centreB) {
    double product = 0;
    double sizeA = 0;
    double sizeB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - centreA) * (b[i] - centreB);
      sizeA += (a[i] - centreA) * (a[i] - centreA);
      sizeB += (b[i] - centreB) * (b[i] - centreB);
    }
    return product / Math.sqrt(sizeA * sizeB);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
