package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.DriftSignal.Window;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.util.List;

/**
 * How one model treats the groups of one sensitive attribute, as it travels on {@code
 * fairness-signals}; the record key is {@code model/attribute}.
 *
 * @param attribute such as {@code district}; two joined by {@code ×} for their intersections
 * @param window the span of image times since the last signal
 * @param practical δ: a gap no larger than this is no cause for alarm
 * @param confidence with which all intervals of a figure hold at all times, such as 0.95
 * @param measures one a figure of fairness
 */
public record FairnessSignal(
    ModelRef model,
    String attribute,
    Window window,
    double practical,
    double confidence,
    List<Measure> measures) {

  public FairnessSignal {
    measures = List.copyOf(measures);
  }

  /**
   * One figure of fairness: the groups side by side, and every pair of them.
   *
   * @param id unique and stable, such as {@code concept-reliance/forest background}
   * @param kind {@code demographic-parity}, {@code accuracy}, {@code equal-opportunity}, {@code
   *     false-positives} (with equal opportunity: equalised odds), {@code calibration}, {@code
   *     concept-reliance} or {@code explanation-quality}
   * @param concept the concept or indicator; null, and absent in JSON, where it is about none
   * @param label the class it is about; null, and absent in JSON, where it is about all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Measure(
      String id,
      String kind,
      String concept,
      String label,
      List<GroupFigure> groups,
      List<Gap> gaps) {
    public Measure {
      groups = List.copyOf(groups);
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * One group's mean since the count began, with its confidence sequence.
   *
   * @param group {@code unknown} for images that do not name theirs
   * @param images how many of the group the figure is over
   * @param mean null, and absent in JSON, without an image
   * @param low lower end of the interval; so with {@code high}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GroupFigure(String group, long images, Double mean, Double low, Double high) {}

  /**
   * The gap of two groups: the mean of {@code first} less that of {@code second}.
   *
   * @param pairs how many pairs of images were compared since the count began
   * @param gap their mean difference; null, and absent in JSON, without a pair
   * @param low lower end of its confidence sequence; so with {@code high}
   * @param eValue evidence that the gap is larger than δ, either way; infinite is taken for the
   *     largest number there is
   * @param threshold the alarm goes on when the evidence reaches it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Gap(
      String first,
      String second,
      long pairs,
      Double gap,
      Double low,
      Double high,
      double eValue,
      double threshold,
      State state) {
    public Gap {
      eValue = Math.min(eValue, Double.MAX_VALUE);
    }
  }

  /** What can be said of a gap. */
  public enum State {
    /** Too few images of one of the groups: this is not to say that they are treated alike. */
    @JsonProperty("not-enough-data")
    NOT_ENOUGH_DATA,
    /** No alarm. */
    @JsonProperty("no-alarm")
    NO_ALARM,
    /** The gap is larger than δ. */
    @JsonProperty("alarm")
    ALARM
  }
}
