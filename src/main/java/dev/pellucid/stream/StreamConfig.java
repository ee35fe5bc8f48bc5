package dev.pellucid.stream;

import dev.pellucid.evaluate.QualityCheck;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How images are taken from Kafka and given back explained. */
@ConfigMapping(prefix = "pellucid.stream")
public interface StreamConfig {

  /**
   * Kafka's {@code transactional.id}: one of its own for each instance, and the same after a
   * restart, so that the new process ends at once what the old one left open. Unset takes the host
   * name, which suits one instance a host (or pod of a stateful set).
   */
  Optional<String> transactionalId();

  /**
   * How long Kafka waits for a vanished instance's transaction before it aborts it. Only then do
   * others go on with that instance's partitions, unless it restarts before. A transaction takes
   * milliseconds: it begins when everything in it is explained.
   */
  @WithDefault("30s")
  Duration transactionTimeout();

  /** How many polled batches are in hand: two let one be committed while the next is explained. */
  @WithDefault("2")
  int batchesInHand();

  /** How many images are decoded or in a model's queue at once; bounds the memory they take. */
  @WithDefault("64")
  int imagesInFlight();

  /** Threads that decode images; unset takes one a processor. */
  OptionalInt workers();

  /** How many of the most probable classes an explanation names. */
  @WithDefault("5")
  int topClasses();

  /** What explanations carry as CloudEvents {@code source}, a URI reference. */
  @WithDefault("/pellucid")
  String source();

  /** How long a shutdown waits for the batches in hand. */
  @WithDefault("20s")
  Duration shutdownTimeout();

  /** When more is asked of an image than the live explanation, and what that may cost. */
  Deep deep();

  /** Images that somebody waits for. */
  Direct direct();

  /** What an image may cost. */
  Limits limits();

  /** Any property of Kafka's producer, on top of ours. */
  Map<String, String> producer();

  /** Checked against an image's header before a pixel is decoded. */
  interface Limits {

    /** Encoded bytes. */
    @WithDefault("10485760")
    int maxBytes();

    /** Width times height. */
    @WithDefault("50000000")
    long maxPixels();

    /** Pixels of the longer side. */
    @WithDefault("16384")
    int maxSide();

    /** Longer side divided by shorter side. */
    @WithDefault("20")
    double maxAspectRatio();
  }

  /** The deep lane: methods of many passes, for some images. */
  interface Deep {

    /** What policy asks for, as in the header {@code explain}: ids, with parameters if need be. */
    @WithDefault("integrated-gradients")
    String methods();

    /** Images whose predicted class is less probable than this are explained deeply; 0 is none. */
    @WithDefault("0")
    double belowConfidence();

    /** The share of images that are explained deeply whatever they show, 0…1. */
    @WithDefault("0")
    double sampleRate();

    /** The most methods that one image is explained by, whatever is asked. */
    @WithDefault("16")
    int mostMethods();

    /** The time each method may take for an image; what it has by then is sent, marked partial. */
    @WithDefault("10s")
    Duration budget();

    /** The most rows of one run of a model; the live lane waits for a core no longer than that. */
    @WithDefault("4")
    int rows();

    /** By which the quality of explanations is followed. */
    Quality quality();
  }

  /** Indicators of a sample of images, which the monitor follows. */
  interface Quality {

    /** The share of images whose explanations are judged, chosen by their ids alone; 0 is none. */
    @WithDefault("0")
    double sampleRate();

    /** Whose explanations are judged, as in the header {@code explain}; each another method. */
    @WithDefault(QualityCheck.USUAL_METHODS)
    String methods();

    /** By what, as the command {@code methods} lists indicators, with parameters if need be. */
    @WithDefault(QualityCheck.USUAL_INDICATORS)
    String indicators();
  }

  /** Images that come by requests and not by a topic. */
  interface Direct {

    /**
     * How many of them are decoded or in a model's queue at once: their share of the batches beside
     * the stream's {@link StreamConfig#imagesInFlight()}.
     */
    @WithDefault("16")
    int imagesInFlight();

    /**
     * How many of them are explained at once by methods of many passes; each thread keeps graphs of
     * the models it was asked for in memory.
     */
    @WithDefault("1")
    int deepThreads();
  }
}
