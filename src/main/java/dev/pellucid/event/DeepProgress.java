package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.ExplanationEvent.Source;
import java.time.Instant;
import java.util.List;

/**
 * How far the deep lane is with an image, as it travels on {@code deep-progress}; the record key is
 * {@link #imageId()}. It is sent only of images that take a while, and may be lost.
 *
 * @param imageId as for the explanation
 * @param source where the image was read first
 * @param request the id of what was asked over HTTP; null, and absent in JSON, for other images
 * @param methods the calls that were asked for
 * @param state of the image as a whole
 * @param method the id of the one under way; null, and absent in JSON, when it is over
 * @param position of that call, from 1
 * @param done passes, masks or steps of the method so far, whichever it counts
 * @param of how many there will be; null, and absent in JSON, as long as that is not known
 * @param time when this was so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeepProgress(
    String imageId,
    Source source,
    String request,
    List<String> methods,
    State state,
    String method,
    int position,
    long done,
    Long of,
    Instant time) {

  public DeepProgress {
    methods = List.copyOf(methods);
  }

  /** How the image stands. */
  public enum State {
    @JsonProperty("running")
    RUNNING,
    /** Its explanation is on its topic, or about to be. */
    @JsonProperty("done")
    DONE,
    /** It becomes a dead letter. */
    @JsonProperty("failed")
    FAILED
  }
}
