package dev.pellucid.evaluate.cost;

import static dev.pellucid.evaluate.FunctionExplainer.explained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.FunctionExplainer;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How long an explanation takes. */
class ExplanationTimeTest {

  private static final Indicator TIME = new ExplanationTime();

  @Test
  void countsSecondsOfAsManyExplanationsAsItSays() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      AtomicInteger asked = new AtomicInteger();
      FunctionExplainer slow =
          new FunctionExplainer(
              "slow",
              (any, image) -> {
                asked.incrementAndGet();
                long end = System.nanoTime() + 5_000_000;
                while (System.nanoTime() < end) {
                  LockSupport.parkNanos(100_000);
                }
                return new float[image.imageLength()];
              });
      ExplainedImage explained = explained(model, slow, SmallModels.images(1, Target.of(1)));
      ParameterValues parameters =
          ParameterValues.parse(TIME.card().parameters(), Map.of("repeats", "4"));

      // When
      Finding found = TIME.measure(explained, parameters, Effort.unlimited());

      // Then
      assertThat(asked).hasValue(1 + TIME.explanations(parameters));
      assertThat(((Finding.Value) found).value()).isBetween(0.005, 5.0);
    }
  }
}
