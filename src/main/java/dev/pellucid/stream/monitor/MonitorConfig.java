package dev.pellucid.stream.monitor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is monitored, and how patiently. Nothing needs to be set. */
@ConfigMapping(prefix = "pellucid.monitor")
public interface MonitorConfig {

  /** The consumer group, and the prefix of internal topics; of all instances the same. */
  @WithDefault("pellucid-monitor")
  String applicationId();

  /** What signals and alerts carry as CloudEvents {@code source}; unset is that of explanations. */
  @WithDefault("${pellucid.stream.source:/pellucid}")
  String source();

  /** Threads; unset takes one a processor, two at most. */
  OptionalInt threads();

  /** Where Kafka Streams keeps what little it needs on disk; unset is the temporary folder. */
  Optional<String> stateDir();

  /** How often a false alarm may come, drift and fairness together. */
  FalseAlarms falseAlarms();

  /** A shift of a mean rank, or of a share, by no more than this is no drift. */
  @WithDefault("0.05")
  double effect();

  /**
   * Which quantities are monitored for drift: presence, contribution, residual, confidence,
   * entropy, class-share, quality. Unset takes all.
   */
  Optional<Set<String>> quantities();

  /** The most quantities of a model; those over all images come before those of one class. */
  @WithDefault("500")
  int mostQuantities();

  /** Evidence is summed up, and alarms go on, at the ends of spans of image time of this length. */
  @WithDefault("1s")
  Duration tick();

  /** How much later than others an image may come and still count. */
  @WithDefault("5s")
  Duration grace();

  /** The image time that a signal speaks of. */
  @WithDefault("60s")
  Duration window();

  /** A partition of explanations without a new one for so long holds up nothing. */
  @WithDefault("5s")
  Duration idle();

  /** An image that is said to be made so far in the future is left out. */
  @WithDefault("60s")
  Duration ahead();

  /** A version without images for so long is given up, if another of the model has images. */
  @WithDefault("60s")
  Duration superseded();

  /** What is compared between groups. */
  Fairness fairness();

  /** How long images and labels wait for each other. */
  Labels labels();

  /** The reference of models that bring none. */
  ReferenceConfig reference();

  /** How much of it can be scraped. */
  Metrics metrics();

  /** Any property of Kafka Streams, on top of ours. */
  Map<String, String> streams();

  /** The promise; time counts if it is set, else images. */
  interface FalseAlarms {

    /** The least mean number of images from one false alarm of a model to the next. */
    @WithDefault("1000000")
    double meanImages();

    /** The least mean image time from one false alarm of a model to the next. */
    Optional<Duration> meanTime();
  }

  /** What is compared between groups. */
  interface Fairness {

    /** A gap no larger than this is no cause for alarm. */
    @WithDefault("0.1")
    double practical();

    /**
     * Which figures: demographic-parity, accuracy, equal-opportunity, false-positives, calibration,
     * concept-reliance, explanation-quality. Unset takes all.
     */
    Optional<Set<String>> measures();

    /** Which attributes of images; unset takes all that images name, eight at most. */
    Optional<List<String>> attributes();

    /** Pairs of attributes to be crossed, such as {@code district×camera}. */
    Optional<List<String>> intersections();

    /** With fewer images of a group nothing is said of its gaps. */
    @WithDefault("50")
    int enough();
  }

  /** How long images and labels wait for each other. */
  interface Labels {

    /** In image time; 0 where labels never come. */
    @WithDefault("1h")
    Duration retention();

    /** The most images of a partition that wait; further ones push out the oldest. */
    @WithDefault("200000")
    int most();
  }

  /** Bounds of what can be scraped; what is beyond them is counted, and on the topics as ever. */
  interface Metrics {

    /** The most monitored quantities, over all models, that have series of their own. */
    @WithDefault("200")
    int mostQuantities();

    /** The most pairs of groups, over all models, attributes and figures, that have some. */
    @WithDefault("200")
    int mostPairs();
  }

  /** What is usual. */
  interface ReferenceConfig {

    /** How many of the first images are the reference of a model that brings none. */
    @WithDefault("2000")
    int images();
  }
}
