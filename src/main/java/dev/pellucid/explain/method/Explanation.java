package dev.pellucid.explain.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a method says of one image, and how far it may be relied on.
 *
 * @param attribution the numbers
 * @param partial whether time ran out before the method had done all that it was asked for; what is
 *     here is then its estimate so far
 * @param figures what the method knows of its own accuracy, by name: {@link #COMPLETENESS_ERROR},
 *     {@link #STANDARD_ERROR}, {@link #SAMPLES} …
 */
public record Explanation(Attribution attribution, boolean partial, Map<String, Double> figures) {

  /** |Σ attributions − (score − score at the baseline)|. */
  public static final String COMPLETENESS_ERROR = "completeness-error";

  /** The largest standard error of an attribution, as a share of the largest attribution. */
  public static final String STANDARD_ERROR = "standard-error";

  /** How many samples, masks or steps were taken. */
  public static final String SAMPLES = "samples";

  public Explanation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Of a method that computes what it says exactly. */
  public static Explanation exact(Attribution attribution) {
    return new Explanation(attribution, false, Map.of());
  }

  /** The same with one more figure. */
  public Explanation with(String figure, double value) {
    Map<String, Double> more = new LinkedHashMap<>(figures);
    more.put(figure, value);
    return new Explanation(attribution, partial, more);
  }
}
