package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.Indicators;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every indicator of faithfulness, whatever it computes, on a small net. */
class EveryFaithfulnessIndicatorTest {

  private static final double NOISE = 1e-5;

  /** What suits images of 8 × 8 pixels. */
  private static final Map<String, String[]> GIVEN =
      Map.ofEntries(
          Map.entry("aopc-morf", new String[] {"baseline", "zero,0.5,noise:3", "steps", "9"}),
          Map.entry("aopc-lerf", new String[] {"region", "3", "steps", "9"}),
          Map.entry("abpc", new String[] {"share", "0.5", "steps", "9"}),
          Map.entry("faithfulness-correlation", new String[] {"size", "10", "subsets", "37"}),
          Map.entry("mu-fidelity", new String[] {"grid", "4", "subsets", "37"}),
          Map.entry("infidelity", new String[] {"samples", "37"}));

  private static final Classifier NET = SmallModels.convolutional();
  private static final ImageBatch PICTURE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    NET.close();
  }

  static List<Indicator> all() {
    return FaithfulnessIndicators.ALL;
  }

  static Stream<Indicator> ofRanks() {
    return of(
        "deletion",
        "insertion",
        "aopc-morf",
        "aopc-lerf",
        "abpc",
        "road-morf",
        "road-lerf",
        "road-gap");
  }

  static Stream<Indicator> ofMaps() {
    return Stream.concat(
        ofRanks(),
        of("average-drop", "increase-in-confidence", "faithfulness-correlation", "mu-fidelity"));
  }

  static Stream<Indicator> ofTwoOrders() {
    return of("abpc", "road-gap");
  }

  private static Stream<Indicator> of(String... ids) {
    return Stream.of(ids).map(Indicators::byId);
  }

  @ParameterizedTest
  @MethodSource("all")
  void itRunsThePassesThatItStates(Indicator indicator) {
    // Given
    Passes stated = indicator.passes(parameters(indicator));
    Passes before = NET.spent();

    // When
    Finding finding = measure(indicator, explained(SmallModels.normal(192, 5)));

    // Then: how many baselines a method has is only known of the method
    Passes run = NET.spent().since(before);
    assertThat(finding).isInstanceOf(Finding.Value.class);
    if (indicator.card().id().contains("completeness")) {
      assertThat(run).isEqualTo(new Passes(3, 0));
      assertThat(stated.forward()).isGreaterThan(3L);
    } else {
      assertThat(run).isEqualTo(stated);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void runsOfAnySizeAndADeadlineChangeNothing(Indicator indicator) {
    // Given
    ExplainedImage explained = explained(SmallModels.normal(192, 6));
    double once = ((Finding.Value) measure(indicator, explained)).value();
    Effort over = Effort.within(Duration.ZERO).withRows(3);

    // When
    Finding again = indicator.measure(explained, parameters(indicator), over);

    // Then
    assertThat(((Finding.Value) again).value()).isCloseTo(once, within(NOISE));
  }

  @ParameterizedTest
  @MethodSource("ofMaps")
  void aMapThatIsTheSameEverywhereIsNotJudged(Indicator indicator) {
    // Given
    ExplainedImage flat = explained(new float[192]);

    // When
    Finding finding = measure(indicator, flat);

    // Then
    assertThat(finding).isInstanceOf(Finding.Undefined.class);
  }

  @ParameterizedTest
  @MethodSource("ofRanks")
  void aMapThatIsStretchedRanksItsPixelsAsBefore(Indicator indicator) {
    // Given
    float[] map = SmallModels.normal(64, 7);
    float[] stretched = new float[64];
    for (int i = 0; i < 64; i++) {
      stretched[i] = 3 * map[i] * map[i] * map[i] + 2 * map[i];
    }
    String[] pixels = {};
    double before = Judged.value(indicator, Judged.map(NET, PICTURE, map), pixels).value();

    // When
    double after = Judged.value(indicator, Judged.map(NET, PICTURE, stretched), pixels).value();

    // Then
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "average-drop",
        "increase-in-confidence",
        "faithfulness-correlation",
        "mu-fidelity"
      })
  void theUnitOfAMapDoesNotMatter(String id) {
    // Given
    Indicator indicator = Indicators.byId(id);
    float[] map = SmallModels.normal(192, 8);
    float[] larger = map.clone();
    for (int i = 0; i < larger.length; i++) {
      larger[i] *= 4;
    }
    double before = ((Finding.Value) measure(indicator, explained(map))).value();

    // When
    Finding after = measure(indicator, explained(larger));

    // Then
    assertThat(((Finding.Value) after).value()).isCloseTo(before, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("ofTwoOrders")
  void theReverseMapHasTheOppositeGap(Indicator indicator) {
    // Given
    float[] map = SmallModels.normal(192, 9);
    float[] reverse = map.clone();
    for (int i = 0; i < reverse.length; i++) {
      reverse[i] = -map[i];
    }
    double gap = ((Finding.Value) measure(indicator, explained(map))).value();

    // When
    Finding opposite = measure(indicator, explained(reverse));

    // Then
    assertThat(((Finding.Value) opposite).value()).isCloseTo(-gap, within(1e-3));
    assertThat(gap).isNotZero();
  }

  @Test
  void everyIndicatorHasAnIdOfItsOwnAndBelongsToFaithfulness() {
    // Given
    List<IndicatorCard> cards = all().stream().map(Indicator::card).toList();

    // When
    long ids = cards.stream().map(IndicatorCard::id).distinct().count();

    // Then
    assertThat(ids).isEqualTo(all().size());
    assertThat(cards)
        .allMatch(card -> card.family() == IndicatorCard.Family.FAITHFULNESS)
        .allMatch(card -> card.id().matches("[a-z]+(-[a-z]+)*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"saliency", "grad-cam", "lrp", "kernel-shap?segments=slic"})
  void onlyWhatClaimsToAddUpIsHeldToIt(String call) {
    // Given
    ExplainedImage explained = claimed(call, SmallModels.normal(192, 10));

    // When
    assertThatThrownBy(() -> measure(new Completeness(), explained))

        // Then
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining(call);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "integrated-gradients?steps=200",
        "integrated-gradients?steps=200&baseline=0.5%2Cblur:2",
        "deeplift?baseline=0.5",
        "deep-shap",
        "kernel-shap?grid=3&samples=600",
        "kernel-shap?grid=2&score=probability",
        "shapley-value-sampling?grid=2"
      })
  void whatTheMethodsThemselvesSayAddsUp(String call) {
    // Given
    MethodExplainer method = new MethodExplainer(call, MethodCall.parse(call));
    Attribution attribution = method.explain(NET, PICTURE).get(0);

    // When
    Finding finding = measure(new Completeness(), claimed(call, attribution));

    // Then: the way of integrated gradients crosses kinks
    assertThat(((Finding.Value) finding).value()).isLessThan(call.startsWith("int") ? 3e-3 : 1e-5);
  }

  private static ParameterValues parameters(Indicator indicator) {
    return Judged.parameters(indicator, GIVEN.getOrDefault(indicator.card().id(), new String[0]));
  }

  private static Finding measure(Indicator indicator, ExplainedImage explained) {
    return indicator.measure(explained, parameters(indicator), Effort.unlimited());
  }

  private static ExplainedImage explained(float[] values) {
    return claimed("integrated-gradients?baseline=zero%2C1", values);
  }

  private static ExplainedImage claimed(String call, float[] values) {
    return claimed(call, new Attribution.Pixels(3, 8, 8, values));
  }

  private static ExplainedImage claimed(String call, Attribution attribution) {
    return new ExplainedImage(
        EvaluatedModel.of(NET),
        PICTURE,
        new MethodExplainer(call, MethodCall.parse(call)),
        attribution,
        Optional.empty());
  }
}
