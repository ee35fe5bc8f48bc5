package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.explain.CallText;
import dev.pellucid.explain.MethodCall;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Decides which images are explained deeply: those of which it is asked, and some others. */
final class DeepPolicy {

  private final List<String> usual;
  private final int mostMethods;
  private final double belowConfidence;
  private final double sampleRate;
  private final double judgedRate;

  /**
   * Decides as configured.
   *
   * @throws IllegalArgumentException if the configured methods cannot be called, or a share is none
   */
  DeepPolicy(StreamConfig.Deep config) {
    this.usual = CallText.split(config.methods());
    this.mostMethods = config.mostMethods();
    if (mostMethods < 1) {
      throw new IllegalArgumentException(
          "pellucid.stream.deep.most-methods is at least 1, not " + mostMethods);
    }
    if (usual.size() > mostMethods) {
      throw new IllegalArgumentException(
          "pellucid.stream.deep.methods names %d methods, pellucid.stream.deep.most-methods allows %d"
              .formatted(usual.size(), mostMethods));
    }
    this.belowConfidence = share("below-confidence", config.belowConfidence());
    this.sampleRate = share("sample-rate", config.sampleRate());
    this.judgedRate = share("quality.sample-rate", config.quality().sampleRate());
    usual.forEach(DeepPolicy::check);
  }

  private static void check(String call) {
    try {
      MethodCall.parse(call);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "pellucid.stream.deep.methods, '%s': %s".formatted(call, e.getMessage()), e);
    }
  }

  private static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "pellucid.stream.deep.%s is a number from 0 to 1, not %s".formatted(name, value));
    }
    return value;
  }

  /** What is asked of an image, if anything is. */
  Optional<DeepRequest> of(ImageRecord image, ExplanationEvent explained) {
    Optional<DeepRequest> asked = asked(image, explained);
    if (otherShare(image.id()) >= judgedRate) {
      return asked;
    }
    return Optional.of(
        asked.orElseGet(() -> new DeepRequest(List.of(), DeepRequest.QUALITY)).alsoJudged());
  }

  private Optional<DeepRequest> asked(ImageRecord image, ExplanationEvent explained) {
    if (image.explain().isPresent()) {
      // One more than are run, which says that it is not.
      List<String> calls =
          CallText.split(image.explain().get()).stream().limit(mostMethods + 1L).toList();
      return calls.isEmpty()
          ? Optional.empty()
          : Optional.of(new DeepRequest(calls, DeepRequest.HEADER));
    }
    if (explained.prediction().top().get(0).probability() < belowConfidence) {
      return Optional.of(new DeepRequest(usual, DeepRequest.LOW_CONFIDENCE));
    }
    return share(image.id()) < sampleRate
        ? Optional.of(new DeepRequest(usual, DeepRequest.SAMPLE))
        : Optional.empty();
  }

  /** The same for the same image, so that one that is explained again is sampled again or not. */
  private static double share(String id) {
    return checksum(id) / (double) (1L << Integer.SIZE);
  }

  /** Says nothing of {@link #share}, for a checksum is not mixed enough to be drawn from twice. */
  private static double otherShare(String id) {
    return new SplittableRandom(checksum(id)).nextDouble();
  }

  private static long checksum(String id) {
    CRC32 crc = new CRC32();
    crc.update(HeaderText.bytes(id));
    return crc.getValue();
  }
}
