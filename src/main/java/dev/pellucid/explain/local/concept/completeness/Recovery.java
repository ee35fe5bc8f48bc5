package dev.pellucid.explain.local.concept.completeness;

import dev.pellucid.explain.method.Target;
import java.util.List;

/** What of the network's answers is to be recovered. */
public enum Recovery {
  /** The share of images whose largest logit is that of their class. */
  ACCURACY {
    @Override
    double of(List<float[]> logits, List<float[]> originals, int[] classes) {
      int right = 0;
      for (int image = 0; image < classes.length; image++) {
        if (Target.predicted(logits.get(image)) == classes[image]) {
          right++;
        }
      }
      return right / (double) classes.length;
    }
  },
  /** The logit of each image's class, by its squared error, negated. */
  LOGIT {
    @Override
    double of(List<float[]> logits, List<float[]> originals, int[] classes) {
      double squares = 0;
      for (int image = 0; image < classes.length; image++) {
        int y = classes[image];
        squares += Math.pow((double) logits.get(image)[y] - originals.get(image)[y], 2);
      }
      return 0 - squares / classes.length;
    }
  };

  /** More is better. */
  abstract double of(List<float[]> logits, List<float[]> originals, int[] classes);
}
