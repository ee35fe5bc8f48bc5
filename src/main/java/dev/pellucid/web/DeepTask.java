package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.ExplanationEvent.Source;
import java.time.Instant;
import java.util.List;

/**
 * An image that is being explained deeply, as the page gets it; what is not known is absent.
 *
 * @param id of what was asked; of what others asked for, where the image lies
 * @param source where the image was read first
 * @param methods the calls
 * @param target the class to explain, where one was named
 * @param method the id of the one under way
 * @param position of that call, from 1
 * @param count of calls
 * @param done passes, masks or steps of the method so far
 * @param of how many there will be
 * @param problem why it failed
 * @param asked when; absent where others asked
 * @param time of the latest news
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeepTask(
    String id,
    String imageId,
    Source source,
    List<String> methods,
    Integer target,
    State state,
    String method,
    Integer position,
    int count,
    Long done,
    Long of,
    String problem,
    Instant asked,
    Instant time) {

  /** How it stands. */
  enum State {
    /** The deep lane has not begun, or is so quick that it says nothing. */
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    /** Nothing will come. */
    @JsonProperty("failed")
    FAILED
  }

  static DeepTask waiting(
      String id, String imageId, Source source, List<String> methods, Integer target, Instant now) {
    return new DeepTask(
        id,
        imageId,
        source,
        methods,
        target,
        State.WAITING,
        null,
        null,
        methods.size(),
        null,
        null,
        null,
        now,
        now);
  }

  /** One that others asked for. */
  static DeepTask of(DeepProgress progress, Instant now) {
    Source source = progress.source();
    return new DeepTask(
            source.topic() + "-" + source.partition() + "-" + source.offset(),
            progress.imageId(),
            source,
            progress.methods(),
            null,
            State.RUNNING,
            null,
            null,
            progress.methods().size(),
            null,
            null,
            null,
            null,
            now)
        .with(progress, now);
  }

  boolean isOver() {
    return state == State.DONE || state == State.FAILED;
  }

  boolean isOurs() {
    return asked != null;
  }

  DeepTask with(DeepProgress progress, Instant now) {
    return new DeepTask(
        id,
        imageId,
        source,
        methods,
        target,
        State.RUNNING,
        progress.method(),
        progress.position(),
        count,
        progress.done(),
        progress.of(),
        null,
        asked,
        now);
  }

  DeepTask over(State end, String why, Instant now) {
    return new DeepTask(
        id, imageId, source, methods, target, end, null, null, count, null, null, why, asked, now);
  }
}
