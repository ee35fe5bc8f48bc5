package dev.pellucid.explain.local.image.influence.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GradientFitTest {

  private static final int COUNT = 70;
  private static final TinyExamples EXAMPLES = TinyExamples.draw(COUNT, 1.5, 2);
  private static final GradientPlan PLAN = new GradientPlan(5, 40, 3);

  @TempDir Path folder;

  /** Is killed when it has heard so often of what is done. */
  private static final class Killed implements IntConsumer {
    private int left;

    Killed(int after) {
      this.left = after;
    }

    @Override
    public void accept(int done) {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  @Test
  void aFitThatWasStoppedTwiceGivesTheSameAsOneThatWasNot() throws IOException {
    // Given: one fit at one go, and one killed in a product and again among the examples
    try (Classifier whole = open("whole");
        Classifier stopped = open("stopped")) {
      Path expected = run(whole).folder();
      assertThatThrownBy(
              () -> {
                try (GradientFit fit = EXAMPLES.begin(stopped, PLAN)) {
                  fit.iterate(new Killed(20));
                }
              })
          .hasMessage("killed");
      assertThatThrownBy(
              () -> {
                try (GradientFit fit = EXAMPLES.begin(stopped, PLAN)) {
                  fit.iterate(done -> {});
                  fit.project(new Killed(1));
                }
              })
          .hasMessage("killed");

      // When
      FittedGradients resumed = run(stopped);

      // Then
      for (String file : new String[] {FittedGradients.VECTORS, FittedGradients.PROJECTIONS}) {
        assertThat(resumed.folder().resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
      }
      try (Stream<Path> files = Files.list(resumed.folder())) {
        assertThat(files.map(Path::getFileName).map(Path::toString))
            .containsExactlyInAnyOrder("vectors.f32", "projections.f32", "gradients.properties");
      }
    }
  }

  @Test
  void whatIsNotFinishedIsNotExplainedBy() throws IOException {
    // Given
    try (Classifier classifier = open("unfinished")) {
      try (GradientFit fit = EXAMPLES.begin(classifier, PLAN)) {
        fit.iterate(done -> {});
      }

      // When
      Throwable refused =
          catchThrowable(
              () -> ArnoldiInfluenceTest.explain(classifier, EXAMPLES, 0, Target.PREDICTED, 0.1));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("not finished")
          .hasMessageContaining("fit examples --gradients");
    }
  }

  @Test
  void whatIsFinishedIsNotMadeAgain() throws IOException {
    // Given
    try (Classifier classifier = open("finished")) {
      run(classifier);

      // When
      Optional<FittedGradients> found =
          GradientFit.finished(classifier, classifier.examples(), PLAN);

      // Then
      assertThat(found).isPresent();
    }
  }

  @Test
  void whatIsFinishedByAnotherPlanIsMadeAnew() throws IOException {
    // Given
    try (Classifier classifier = open("otherwise")) {
      run(classifier);
      GradientPlan other = new GradientPlan(PLAN.eigenvectors(), PLAN.images(), PLAN.seed() + 1);

      // When
      Optional<FittedGradients> found =
          GradientFit.finished(classifier, classifier.examples(), other);

      // Then
      assertThat(found).isEmpty();
    }
  }

  private static TinyExamples withAnotherLabel() {
    int[] others = EXAMPLES.labels().clone();
    others[3] = (others[3] + 1) % TinyExamples.CLASSES;
    return new TinyExamples(EXAMPLES.pixels(), others);
  }

  private static TinyExamples withAnotherPicture() {
    float[] others = EXAMPLES.pixels().clone();
    others[0] += 1;
    return new TinyExamples(others, EXAMPLES.labels());
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of("another label", withAnotherLabel()),
        Arguments.of("another picture of the same name", withAnotherPicture()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void gradientsOfOtherExamplesAreRefused(String name, TinyExamples others) throws IOException {
    // Given
    try (Classifier classifier = open("model")) {
      run(classifier);
    }
    try (Classifier classifier = others.open(folder.resolve("model"), TinyExamples.network())) {

      // When
      Throwable refused =
          catchThrowable(
              () -> ArnoldiInfluenceTest.explain(classifier, EXAMPLES, 0, Target.PREDICTED, 0.1));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("other examples");
    }
  }

  private Classifier open(String name) throws IOException {
    return EXAMPLES.open(Files.createDirectories(folder.resolve(name)), TinyExamples.network());
  }

  private static FittedGradients run(Classifier classifier) throws IOException {
    try (GradientFit fit = EXAMPLES.begin(classifier, PLAN)) {
      fit.iterate(done -> {});
      return fit.project(done -> {});
    }
  }
}
