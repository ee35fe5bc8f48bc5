package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.time.Instant;
import java.util.List;

/**
 * How one monitored quantity of one model stood in one window against its reference, as it travels
 * on {@code drift-signals}; the record key is the model's name.
 *
 * @param window the span of image times it speaks of
 * @param images how many images of the window have the quantity
 * @param reference the same quantity in the reference
 * @param estimate the quantity in the window; null, and absent in JSON, without an image
 * @param distance between the two; null, and absent in JSON, without an image
 * @param evidence what the sequential test says up to the end of the window
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftSignal(
    ModelRef model,
    Window window,
    Quantity quantity,
    long images,
    Reference reference,
    Estimate estimate,
    Distance distance,
    Evidence evidence) {

  /** From {@code start} on, before {@code end}. */
  public record Window(Instant start, Instant end) {}

  /**
   * What is monitored.
   *
   * @param id unique and stable, such as {@code contribution/forest background/stop}
   * @param kind {@code presence}, {@code contribution}, {@code residual}, {@code confidence},
   *     {@code entropy}, {@code class-share} or {@code quality}
   * @param concept the concept, or the indicator of quality; null, and absent in JSON, where it is
   *     about none
   * @param label the predicted class it is about; null, and absent in JSON, where it is about all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Quantity(String id, String kind, String concept, String label) {}

  /** The quantity in the reference: how many images have it, their mean, their deciles. */
  public record Reference(long images, double mean, List<Double> deciles) {
    public Reference {
      deciles = List.copyOf(deciles);
    }
  }

  /**
   * The quantity in the window.
   *
   * @param mean of its values
   * @param shares of its images between the deciles of the reference, each 0.1 if nothing changed;
   *     for a class share the images without and with the class
   */
  public record Estimate(double mean, List<Double> shares) {
    public Estimate {
      shares = List.copyOf(shares);
    }
  }

  /**
   * How far window and reference lie apart, for people: no alarm depends on it.
   *
   * @param psi population stability index over the bins of the reference
   * @param ks Kolmogorov–Smirnov, the largest difference of the distribution functions at a bin's
   *     edge
   * @param wasserstein Wasserstein-1, in units of the quantity
   */
  public record Distance(double psi, double ks, double wasserstein) {}

  /**
   * What the e-detector says.
   *
   * @param state whether the alarm is on
   * @param eValue the detector's evidence: the alarm goes on when it reaches {@code threshold};
   *     what is infinite is taken for the largest number there is, for JSON has nothing larger
   * @param threshold number of tests × mean number of images between false alarms
   * @param shape of the change that the evidence is for
   * @param since the most probable beginning of the change; null, and absent in JSON, where the
   *     evidence is below 1
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Evidence(State state, double eValue, double threshold, Shape shape, Instant since) {
    public Evidence {
      eValue = Math.min(eValue, Double.MAX_VALUE);
    }
  }

  /** Whether a quantity's alarm is on. */
  public enum State {
    @JsonProperty("stable")
    STABLE,
    @JsonProperty("alarm")
    ALARM
  }

  /** A way in which values can differ from those of the reference. */
  public enum Shape {
    @JsonProperty("higher")
    HIGHER,
    @JsonProperty("lower")
    LOWER,
    @JsonProperty("wider")
    WIDER,
    @JsonProperty("narrower")
    NARROWER,
    @JsonProperty("upper-tail")
    UPPER_TAIL,
    @JsonProperty("lower-tail")
    LOWER_TAIL
  }
}
