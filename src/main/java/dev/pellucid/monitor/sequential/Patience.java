package dev.pellucid.monitor.sequential;

import java.time.Duration;

/**
 * The mean span from one false alarm to the next, over all tests of a model together: what the user
 * asks for, and is promised as a least value.
 */
public sealed interface Patience {

  /** What a tick counts against the promise. */
  double weight(long images, Duration tick);

  /** The span, in units of {@link #weight}. */
  double span();

  /** Counted in images of the model. */
  record Images(double span) implements Patience {
    public Images {
      if (!(span >= 1)) {
        throw new IllegalArgumentException("a false alarm every %s images?".formatted(span));
      }
    }

    @Override
    public double weight(long images, Duration tick) {
      return images;
    }
  }

  /** Counted in image time, of ticks that have an image. */
  record Time(Duration mean) implements Patience {
    public Time {
      if (mean.isNegative() || mean.isZero()) {
        throw new IllegalArgumentException("a false alarm every %s?".formatted(mean));
      }
    }

    @Override
    public double weight(long images, Duration tick) {
      return tick.toMillis();
    }

    @Override
    public double span() {
      return mean.toMillis();
    }
  }
}
