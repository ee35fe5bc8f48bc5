package dev.pellucid.monitor.topology;

import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.fairness.FairnessSettings;
import java.time.Duration;

/**
 * How the monitor works.
 *
 * @param topics what it reads and writes
 * @param partitions how many the topic of explanations has
 * @param times when ticks and windows end
 * @param referenceImages how many of the first images are the reference of a version of a model
 *     that brings none
 * @param drift what is monitored for drift
 * @param fairness what is compared between groups
 * @param labels how long images and labels wait for each other
 * @param source what signals and alerts carry as CloudEvents {@code source}, a URI reference
 */
public record MonitorSettings(
    MonitorTopics topics,
    int partitions,
    Times times,
    int referenceImages,
    DriftSettings drift,
    FairnessSettings fairness,
    Labels labels,
    String source) {

  /** The source unless another one is said. */
  public static final String USUAL_SOURCE = "/pellucid";

  public MonitorSettings {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has a partition or more, not " + partitions);
    }
    if (referenceImages < 100) {
      throw new IllegalArgumentException(
          "a reference needs 100 images or more, not " + referenceImages);
    }
  }

  /** With the usual settings. */
  public static MonitorSettings usual(MonitorTopics topics, int partitions) {
    return new MonitorSettings(
        topics,
        partitions,
        Times.USUAL,
        2_000,
        DriftSettings.USUAL,
        FairnessSettings.USUAL,
        Labels.USUAL,
        USUAL_SOURCE);
  }

  public MonitorSettings with(Times other) {
    return new MonitorSettings(
        topics, partitions, other, referenceImages, drift, fairness, labels, source);
  }

  public MonitorSettings with(DriftSettings other) {
    return new MonitorSettings(
        topics, partitions, times, referenceImages, other, fairness, labels, source);
  }

  public MonitorSettings with(FairnessSettings other) {
    return new MonitorSettings(
        topics, partitions, times, referenceImages, drift, other, labels, source);
  }

  public MonitorSettings with(Labels other) {
    return new MonitorSettings(
        topics, partitions, times, referenceImages, drift, fairness, other, source);
  }

  public MonitorSettings withReferenceImages(int images) {
    return new MonitorSettings(topics, partitions, times, images, drift, fairness, labels, source);
  }

  /**
   * How long images and labels wait for each other.
   *
   * @param retention in image time; zero where labels never come
   * @param most images of a partition; further ones push out the oldest
   */
  public record Labels(Duration retention, int most) {

    /** An hour, and 200,000 images a partition. */
    public static final Labels USUAL = new Labels(Duration.ofHours(1), 200_000);

    public Labels {
      if (retention.isNegative() || most < 1) {
        throw new IllegalArgumentException(
            "%d images cannot wait for %s".formatted(most, retention));
      }
    }
  }

  /**
   * All but {@code idle} is image time.
   *
   * @param tick length of ticks: evidence is summed up, and alarms go on, at their ends
   * @param grace for so long after its end a tick takes images that come out of order
   * @param window what a signal speaks of; a multiple of a tick
   * @param idle a partition without a new image for so long holds up no tick
   * @param ahead an image that is said to be made so far in the future has a wrong clock, and is
   *     left out: it would end all ticks up to then
   * @param superseded a version of a model is given up when it has had no image for so long, and
   *     another one has
   */
  public record Times(
      Duration tick,
      Duration grace,
      Duration window,
      Duration idle,
      Duration ahead,
      Duration superseded) {

    /** Ticks of a second, with five of grace, and a signal a minute. */
    public static final Times USUAL =
        new Times(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    public Times {
      requirePositive("tick", tick);
      requirePositive("window", window);
      requirePositive("idle", idle);
      if (grace.isNegative()) {
        throw new IllegalArgumentException("the grace period cannot be " + grace);
      }
      if (window.toMillis() % tick.toMillis() != 0) {
        throw new IllegalArgumentException(
            "a window of %s is no multiple of a tick of %s".formatted(window, tick));
      }
    }

    private static void requirePositive(String name, Duration value) {
      if (value.toMillis() <= 0) {
        throw new IllegalArgumentException(
            "%s must be a millisecond or more, not %s".formatted(name, value));
      }
    }

    long tickOf(long time) {
      return Math.floorDiv(time, tick.toMillis()) * tick.toMillis();
    }

    long windowOf(long time) {
      return Math.floorDiv(time, window.toMillis()) * window.toMillis();
    }
  }
}
