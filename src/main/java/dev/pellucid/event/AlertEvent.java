package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.time.Instant;
import java.util.List;

/**
 * Something a person should know, as it travels on {@code alerts}; the record key is {@link #id()}.
 * Alarms that go on together are one alert: it opens with the first, escalates as more follow, and
 * resolves with the last.
 *
 * @param id of the alert, the same as long as it lives
 * @param kind what it is about
 * @param state what has happened to it
 * @param attribute the sensitive attribute; null, and absent in JSON, for drift
 * @param opened the image time when it opened
 * @param time the image time of this event
 * @param headline one sentence
 * @param reason why it resolved: {@code recovered} or {@code superseded}; null, and absent in JSON,
 *     as long as it is open
 * @param alarms how many alarms are on
 * @param evidence the strongest alarms first, no more than ten
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlertEvent(
    String id,
    Kind kind,
    State state,
    ModelRef model,
    String attribute,
    Instant opened,
    Instant time,
    String headline,
    String reason,
    int alarms,
    List<Evidence> evidence) {

  public AlertEvent {
    evidence = List.copyOf(evidence);
  }

  /** What an alert is about. */
  public enum Kind {
    @JsonProperty("drift")
    DRIFT,
    @JsonProperty("fairness")
    FAIRNESS
  }

  /** What has happened to an alert. */
  public enum State {
    @JsonProperty("opened")
    OPENED,
    @JsonProperty("escalated")
    ESCALATED,
    @JsonProperty("resolved")
    RESOLVED
  }

  /**
   * One alarm.
   *
   * @param subject id of the quantity or of the measure
   * @param sentence for people, such as {@code class stop: contribution of concept forest
   *     background fell from 0.42 to 0.11 since 14:02:10, e-value 3.1e5, 812 images}
   * @param concept the concept it is about; where it is about none, the one in which the images of
   *     the two groups differ most; null, and absent in JSON, where there is neither
   * @param label the class; null, and absent in JSON, where it is about all
   * @param groups for fairness: the two groups, the first with the higher figure; empty for drift
   * @param before the mean in the reference; for fairness that of the second group
   * @param after the mean since the change; for fairness that of the first group
   * @param since the most probable beginning of the change
   * @param eValue evidence; infinite is taken for the largest number there is
   * @param threshold that it had to reach
   * @param images since the change
   * @param examples ids of images that show it, the clearest first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Evidence(
      String subject,
      String sentence,
      String concept,
      String label,
      List<String> groups,
      double before,
      double after,
      Instant since,
      double eValue,
      double threshold,
      long images,
      List<String> examples) {
    public Evidence {
      groups = List.copyOf(groups);
      eValue = Math.min(eValue, Double.MAX_VALUE);
      examples = List.copyOf(examples);
    }
  }
}
