package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.CompiledClassifier.Chw;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.model.LivePass.Image;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.MicroBatcher;
import dev.pellucid.model.inference.Outcome;
import dev.pellucid.model.inference.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LivePassTest {

  private static final float[] DARK = {1, 1, 1, 1, 0, 0, 0, 0};
  private static final float[] LIGHT = {0, 0, 0, 0, 2, 2, 2, 6};
  private static final float[] POISON = {-1, 0, 0, 0, 0, 0, 0, 0};
  private static final float[] UNDEFINED = {0, 0, 0, 0, 0, 0, 0, Float.NaN};

  private InferenceSession session;
  private LivePass pass;

  @BeforeEach
  void open() {
    byte[] onnx = Classifiers.explained(2, 2, 2, 3);
    session = InferenceSession.open("toy", onnx, SessionSettings.onCpu().withThreads(1));
    CompiledClassifier compiled =
        new CompiledClassifier(
            onnx,
            "image",
            new Chw(2, 2, 2),
            3,
            Optional.of(new FeatureLayer("features", 2, 2, 2)),
            List.of("logits", "probabilities", "target_used", "grad_cam"),
            Set.of("image", "target"),
            1024);
    pass = new LivePass("toy", session, compiled, List.of(), 4);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void everyImageGetsItsShareOfTheBatch() {
    // Given
    List<Image> batch = List.of(image(DARK, -1), image(LIGHT, 2), image(LIGHT, -1));

    // When
    List<Outcome<LiveExplanation>> outcomes = pass.run(batch);

    // Then
    LiveExplanation dark = result(outcomes.get(0));
    assertThat(dark.logits()).containsExactly(1, 0, 3);
    assertThat(dark.target()).isEqualTo(2);
    assertThat(dark.cam().orElseThrow().values()).containsExactly(.5f, .5f, .5f, .5f);
    LiveExplanation light = result(outcomes.get(1));
    assertThat(light.logits()).containsExactly(0, 6, 0);
    assertThat(light.target()).isEqualTo(2);
    assertThat(light.probabilities()[1]).isGreaterThan(0.99f);
    assertThat(light.batchSize()).isEqualTo(3);
    assertThat(light.concepts()).isEmpty();
    assertThat(result(outcomes.get(2)).target()).isEqualTo(1);
    LiveExplanation.Cam cam = light.cam().orElseThrow();
    assertThat(cam.layer()).isEqualTo("features");
    assertThat(cam.values()).containsExactly(1, 1, 1, 3);
  }

  @Test
  void aSmallerBatchAfterALargerOneIsRunAsItIs() {
    // Given
    pass.run(List.of(image(LIGHT, -1), image(LIGHT, -1), image(LIGHT, -1), image(LIGHT, -1)));

    // When
    List<Outcome<LiveExplanation>> outcomes = pass.run(List.of(image(DARK, 0)));

    // Then
    assertThat(outcomes).hasSize(1);
    assertThat(result(outcomes.get(0)).logits()).containsExactly(1, 0, 3);
  }

  @Test
  void anImageWithoutAnAnswerFailsAndItsNeighboursDoNot() {
    // Given
    List<Image> batch = List.of(image(DARK, -1), image(UNDEFINED, 0), image(LIGHT, -1));

    // When
    List<Outcome<LiveExplanation>> outcomes = pass.run(batch);

    // Then
    assertThat(result(outcomes.get(0)).logits()).containsExactly(1, 0, 3);
    assertThat(((Outcome.Failure<LiveExplanation>) outcomes.get(1)).cause())
        .hasMessageContaining("model 'toy': logits of the image are not finite numbers");
    assertThat(result(outcomes.get(2)).logits()).containsExactly(0, 6, 0);
  }

  @Test
  void anImageThatMakesTheRunFailIsFoundAlone() {
    // Given
    try (MicroBatcher<Image, LiveExplanation> batcher =
        new MicroBatcher<>(
            "toy", new BatchSettings(3, Duration.ofMinutes(1)), pass, ForkJoinPool.commonPool())) {

      // When
      List<CompletionStage<LiveExplanation>> results =
          Stream.of(DARK, POISON, LIGHT).map(chw -> batcher.submit(image(chw, -1))).toList();

      // Then
      assertThat(results.get(0).toCompletableFuture().join().logits()).containsExactly(1, 0, 3);
      assertThat(results.get(2).toCompletableFuture().join().logits()).containsExactly(0, 6, 0);
      assertThat(catchThrowable(() -> results.get(1).toCompletableFuture().join()).getCause())
          .isInstanceOf(InferenceFailedException.class)
          .hasMessageContaining("indices element out of data bounds");
    }
  }

  private static Image image(float[] chw, int target) {
    return new Image(chw, target, System.nanoTime());
  }

  private static LiveExplanation result(Outcome<LiveExplanation> outcome) {
    return ((Outcome.Success<LiveExplanation>) outcome).result();
  }
}
