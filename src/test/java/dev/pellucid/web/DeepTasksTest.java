package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Explanations.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.web.DeepTask.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeepTasksTest {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Deep RISE = new Deep("request", List.of(MethodResult.failed("rise", "no")));

  private final DeepTasks tasks = new DeepTasks(new DeepTasks.Limits(2, 4, PATIENCE));

  private static DeepTask task(String id, long offset) {
    return DeepTask.waiting(
        id, "image-" + offset, source(offset), List.of("rise?masks=100"), null, NOON);
  }

  private static DeepProgress progress(String request, long offset, DeepProgress.State state) {
    return new DeepProgress(
        "image-" + offset,
        source(offset),
        request,
        List.of("rise?masks=100"),
        state,
        "rise",
        1,
        30,
        100L,
        NOON);
  }

  @Test
  void noMoreWaitThanMay() {
    // Given
    tasks.add(task("a", 1), NOON);
    tasks.add(task("b", 2), NOON);

    // When
    Optional<DeepTask> third = tasks.add(task("c", 3), NOON);

    // Then
    assertThat(third).isEmpty();
    assertThat(tasks.shown(NOON)).extracting(DeepTask::id).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatIsAskedAgainWhileItWaitsIsTheSame() {
    // Given
    tasks.add(task("a", 1), NOON);

    // When
    Optional<DeepTask> again = tasks.add(task("b", 1), NOON);

    // Then
    assertThat(again).map(DeepTask::id).contains("a");
  }

  @Test
  void anAnswerEndsATaskThoughNoProgressWasHeardOf() {
    // Given
    tasks.add(task("a", 1), NOON);
    tasks.add(task("b", 2), NOON);

    // When
    tasks.answered(source(1), RISE, NOON);

    // Then there is room for another
    assertThat(tasks.find("a", NOON)).map(DeepTask::state).contains(State.DONE);
    assertThat(tasks.add(task("c", 3), NOON)).isPresent();
  }

  @Test
  void theAnswerToAnotherQuestionIsNone() {
    // Given
    tasks.add(task("a", 1), NOON);
    Deep other = new Deep("sample", List.of(MethodResult.failed("saliency", "no")));

    // When
    tasks.answered(source(1), other, NOON);

    // Then
    assertThat(tasks.find("a", NOON)).map(DeepTask::state).contains(State.WAITING);
  }

  @Test
  void progressIsShownAndDoesNotOutliveTheAnswer() {
    // Given
    tasks.add(task("a", 1), NOON);
    tasks.progress(progress("a", 1, DeepProgress.State.RUNNING), NOON);
    DeepTask running = tasks.find("a", NOON).orElseThrow();
    tasks.answered(source(1), RISE, NOON);

    // When
    tasks.progress(progress("a", 1, DeepProgress.State.RUNNING), NOON);

    // Then
    assertThat(running.state()).isEqualTo(State.RUNNING);
    assertThat(running.done()).isEqualTo(30);
    assertThat(running.of()).isEqualTo(100);
    assertThat(tasks.find("a", NOON)).map(DeepTask::state).contains(State.DONE);
  }

  @Test
  void whatOthersAskedForIsShownWhileItRuns() {
    // Given
    tasks.progress(progress(null, 1, DeepProgress.State.RUNNING), NOON);
    List<DeepTask> during = tasks.shown(NOON);

    // When
    tasks.progress(progress(null, 1, DeepProgress.State.DONE), NOON);

    // Then
    assertThat(during).extracting(DeepTask::state).containsExactly(State.RUNNING);
    assertThat(during).extracting(DeepTask::asked).containsOnlyNulls();
    assertThat(tasks.shown(NOON)).extracting(DeepTask::state).containsExactly(State.DONE);
    assertThat(tasks.shown(NOON.plusSeconds(61))).isEmpty();
  }

  @Test
  void whatNobodyAnswersIsGivenUp() {
    // Given
    tasks.add(task("a", 1), NOON);
    Instant late = NOON.plus(PATIENCE).plusSeconds(1);

    // When
    Optional<DeepTask> found = tasks.find("a", late);

    // Then
    assertThat(found).map(DeepTask::state).contains(State.FAILED);
    assertThat(found.orElseThrow().problem()).contains("nobody answered");
  }

  @Test
  void whatComesLateAfterAllIsNoFailure() {
    // Given a task behind others that took long
    tasks.add(task("a", 1), NOON);
    Instant late = NOON.plus(PATIENCE).plusSeconds(1);
    Optional<DeepTask> givenUp = tasks.find("a", late);

    // When
    tasks.answered(source(1), RISE, late);

    // Then
    assertThat(givenUp).map(DeepTask::state).contains(State.FAILED);
    assertThat(tasks.find("a", late)).map(DeepTask::state).contains(State.DONE);
    assertThat(tasks.find("a", late).orElseThrow().problem()).isNull();
  }

  @Test
  void aDeadLetterFailsItWithTheReason() {
    // Given
    tasks.add(task("a", 1), NOON);

    // When
    tasks.rejected(source(1), "a logit is NaN", NOON);

    // Then
    assertThat(tasks.find("a", NOON)).map(DeepTask::problem).contains("a logit is NaN");
  }

  @Test
  void theyDoNotPileUp() {
    // Given
    tasks.add(task("a", 1), NOON);

    // When
    for (int i = 10; i < 100; i++) {
      tasks.progress(progress(null, i, DeepProgress.State.RUNNING), NOON);
    }

    // Then ours is still there
    assertThat(tasks.shown(NOON)).hasSize(4).extracting(DeepTask::id).contains("a");
  }
}
