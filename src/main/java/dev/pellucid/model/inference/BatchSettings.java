package dev.pellucid.model.inference;

import java.time.Duration;

/**
 * How images are gathered into batches.
 *
 * @param maxSize images in one run at most
 * @param maxWait how long the first image of a batch may wait for company when nothing else runs
 */
public record BatchSettings(int maxSize, Duration maxWait) {

  /** Eight images, three milliseconds. */
  public static final BatchSettings USUAL = new BatchSettings(8, Duration.ofMillis(3));

  public BatchSettings {
    if (maxSize < 1) {
      throw new IllegalArgumentException("a batch holds an image or more, not " + maxSize);
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("images cannot wait for " + maxWait);
    }
  }
}
