package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.Indicators;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a number would mean nothing, and where parameters do not suit an image. */
class UndefinedTest {

  private static final float[] MAP = SmallModels.normal(16, 1);

  /** Scores every image alike, and holds its first class for impossible. */
  private static final Classifier BLIND = KnownModels.linear(1, 4, 4, -1000, new float[16]);

  private static final ImageBatch IMAGE =
      new ImageBatch(1, 4, 4, SmallModels.normal(16, 2), List.of(Target.of(0)));

  @AfterAll
  static void close() {
    BLIND.close();
  }

  @ParameterizedTest
  @CsvSource({
    "faithfulness-correlation, size, 3, costs the same",
    "mu-fidelity, grid, 2, costs the same",
    "average-drop, baseline, zero, no probability",
    "increase-in-confidence, baseline, zero, no probability"
  })
  void aModelThatIsMovedByNothingGivesNothingToJudgeBy(
      String id, String parameter, String value, String why) {
    // Given
    Indicator indicator = Indicators.byId(id);

    // When
    Finding finding = Judged.finding(indicator, Judged.map(BLIND, IMAGE, MAP), parameter, value);

    // Then
    assertThat(((Finding.Undefined) finding).reason()).contains(why);
  }

  @Test
  void noShareIsTakenOfADifferenceThatIsNone() {
    // Given
    ExplainedImage explained = claimed("deeplift");

    // When
    Finding finding = Judged.finding(new RelativeCompleteness(), explained);

    // Then
    assertThat(finding).isInstanceOf(Finding.Undefined.class);
  }

  @ParameterizedTest
  @CsvSource({
    "faithfulness-correlation, size, 16, size=15 or less",
    "mu-fidelity, grid, 5, grid=4 or less",
    "road-morf, percentages, 3, choose larger ones",
    "aopc-morf, region, 2, steps=4 or less",
    "abpc, share, 0.5, steps=8 or less"
  })
  void whatDoesNotSuitTheImageIsRefusedWithWhatWould(
      String id, String parameter, String value, String advice) {
    // Given
    Indicator indicator = Indicators.byId(id);

    // When
    assertThatThrownBy(
            () -> Judged.finding(indicator, Judged.map(BLIND, IMAGE, MAP), parameter, value))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(advice);
  }

  @Test
  void moreBaselinesThanItsCostAllowsForAreRefused() {
    // Given
    String call = "deep-shap?baselines=" + String.join("%2C", Collections.nCopies(17, "zero"));

    // When
    assertThatThrownBy(() -> Judged.finding(new Completeness(), claimed(call)))

        // Then
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("17 baselines");
  }

  @Test
  void whatIsNoMethodClaimsNothing() {
    // Given
    ExplainedImage explained = Judged.map(BLIND, IMAGE, MAP);

    // When
    assertThatThrownBy(() -> Judged.finding(new Completeness(), explained))

        // Then
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("'given'")
        .hasMessageContaining("deep-shap, deeplift");
  }

  private static ExplainedImage claimed(String call) {
    return new ExplainedImage(
        EvaluatedModel.of(BLIND),
        IMAGE,
        new MethodExplainer(call, MethodCall.parse(call)),
        new Attribution.Pixels(1, 4, 4, MAP),
        Optional.empty());
  }
}
