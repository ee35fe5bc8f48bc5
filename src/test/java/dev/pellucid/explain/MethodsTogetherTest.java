package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.explain.MethodsTogether.Answer;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.explain.method.UnknownClassException;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.UnfitModelException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodsTogetherTest {

  /** Of the largest value: the runtime adds up in another order in a graph of other nodes. */
  private static final double ROUNDING = 1e-4;

  /**
   * ‖a − b‖ / ‖b‖ in a network of millions of units, of which some stand where rounding decides on
   * which side of their kink they are.
   */
  private static final double AT_KINKS = 1e-2;

  private static final Set<String> ON_TOKENS =
      Set.of(
          "saliency", "lrp", "grad-cam", "attention-rollout", "generic-attention-explainability");

  private static final Target WHY_NOT =
      Target.difference(new Pick.SecondBest(), new Pick.Predicted());

  private static final Classifier CONVOLUTIONAL = SmallModels.convolutional();
  private static final Classifier TRANSFORMER = SmallModels.open(SmallTransformer.withClassToken());

  @AfterAll
  static void close() {
    CONVOLUTIONAL.close();
    TRANSFORMER.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void methodsOfOnePassSayTogetherWhatTheySayAlone(boolean transformer) {
    // Given
    Classifier model = transformer ? TRANSFORMER : CONVOLUTIONAL;
    ImageBatch batch =
        transformer
            ? SmallModels.images(3, 4, 4, 1, Target.PREDICTED, WHY_NOT)
            : SmallModels.images(1, Target.PREDICTED, WHY_NOT);
    Map<MethodCall, List<Explanation>> alone =
        alone(model, batch, transformer ? ON_TOKENS::contains : id -> true);
    List<MethodCall> calls = List.copyOf(alone.keySet());
    MethodsTogether together = new MethodsTogether(model, batch, calls);

    // When
    List<Answer> answers = answers(together, calls);

    // Then
    assertThat(calls).hasSizeGreaterThanOrEqualTo(ON_TOKENS.size());
    for (int i = 0; i < calls.size(); i++) {
      for (int image = 0; image < batch.size(); image++) {
        assertSame(
            answers.get(i).explanations().get(image),
            alone.get(calls.get(i)).get(image),
            calls.get(i));
      }
    }
  }

  @Test
  void methodsSpendOneForwardPassAndAWalkForEachSetOfRules() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.PREDICTED);
    List<MethodCall> calls =
        calls(
            "saliency",
            "input-x-gradient",
            "grad-cam",
            "layer-cam?layer=first",
            "full-grad",
            "guided-backprop",
            "lrp");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Passes before = CONVOLUTIONAL.spent();

    // When
    List<Answer> answers = answers(together, calls);

    // Then
    assertThat(answers).hasSize(7);
    assertThat(CONVOLUTIONAL.spent().since(before)).isEqualTo(new Passes(1, 3));
  }

  @Test
  void theSecondOfTwoClassesIsLookedForOnce() {
    // Given
    ImageBatch image = SmallModels.images(1, WHY_NOT);
    List<MethodCall> calls = calls("saliency", "guided-backprop", "lrp");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Passes before = CONVOLUTIONAL.spent();

    // When
    List<Answer> unused = answers(together, calls);

    // Then
    assertThat(CONVOLUTIONAL.spent().since(before)).isEqualTo(new Passes(2, 3));
  }

  @Test
  void moreThanEightSetsOfOutputsAreTwoRuns() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(1));
    List<MethodCall> calls =
        Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
            .map(i -> MethodCall.parse("lrp?composite=epsilon&epsilon=" + i / 100.0))
            .toList();
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Passes before = CONVOLUTIONAL.spent();

    // When
    List<Answer> unused = answers(together, calls);

    // Then
    assertThat(CONVOLUTIONAL.spent().since(before)).isEqualTo(new Passes(2, 10));
  }

  @Test
  void theImagesOfABatchKeepTheirOrderInRunsOfAFew() {
    // Given
    ImageBatch batch = SmallModels.images(1, Target.of(0), Target.of(1), Target.of(2));
    List<MethodCall> calls = calls("saliency", "deeplift?baseline=-1", "grad-cam");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, batch, calls);

    // When
    Answer answer = together.explain(calls.get(1), Effort.unlimited().withRows(2));

    // Then
    List<Explanation> alone = alone(CONVOLUTIONAL, batch, calls.get(1));
    for (int image = 0; image < 3; image++) {
      assertSame(answer.explanations().get(image), alone.get(image), calls.get(1));
    }
  }

  @Test
  void baselinesThatDifferAreNotRunTogether() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(1));
    List<MethodCall> calls = calls("deeplift", "deeplift?baseline=1", "saliency", "deeplift");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Passes before = CONVOLUTIONAL.spent();

    // When
    List<Answer> answers = answers(together, calls);

    // Then
    assertThat(CONVOLUTIONAL.spent().since(before)).isEqualTo(new Passes(4, 3));
    for (int i = 0; i < calls.size(); i++) {
      assertSame(
          answers.get(i).explanations().get(0),
          alone(CONVOLUTIONAL, image, calls.get(i)).get(0),
          calls.get(i));
    }
  }

  @Test
  void oneThatFailsDoesSoByItselfAndSpoilsNoOther() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(1));
    List<MethodCall> calls =
        calls("saliency", "grad-cam?layer=nowhere", "attention-rollout", "pattern-net", "grad-cam");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Passes before = CONVOLUTIONAL.spent();

    // When
    List<Throwable> thrown =
        calls.stream()
            .map(call -> catchThrowable(() -> together.explain(call, Effort.unlimited())))
            .toList();

    // Then
    assertThat(CONVOLUTIONAL.spent().since(before)).isEqualTo(new Passes(1, 1));
    assertThat(thrown.get(0)).isNull();
    assertThat(thrown.get(1))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("nowhere");
    assertThat(thrown.get(2))
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("Attention Rollout cannot explain");
    assertThat(thrown.get(3))
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("fit patterns");
    assertThat(thrown.get(4)).isNull();
  }

  @Test
  void rulesThatAModelHasNoLayersForAreReportedAsTheyAreAlone() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(1));
    List<MethodCall> calls = calls("guided-backprop", "saliency", "deeplift");
    try (Classifier smooth = SmallModels.open(withoutRectifiers())) {
      MethodsTogether together = new MethodsTogether(smooth, image, calls);

      // When
      Throwable thrown = catchThrowable(() -> together.explain(calls.get(0), Effort.unlimited()));

      // Then
      assertThat(thrown)
          .isInstanceOf(NotApplicableException.class)
          .hasMessage(catchThrowable(() -> alone(smooth, image, calls.get(0))).getMessage());
      assertSame(
          together.explain(calls.get(1), Effort.unlimited()).explanations().get(0),
          alone(smooth, image, calls.get(1)).get(0),
          calls.get(1));
    }
  }

  @Test
  void whereTheSharedRunFailsEachSaysItselfWhatIsWrong() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(99));
    List<MethodCall> calls = calls("saliency", "guided-backprop");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Throwable first = catchThrowable(() -> together.explain(calls.get(0), Effort.unlimited()));

    // When
    assertThatThrownBy(() -> together.explain(calls.get(1), Effort.unlimited()))

        // Then
        .isInstanceOf(UnknownClassException.class)
        .hasMessage(first.getMessage());
  }

  @Test
  void whereTheMemoryDoesNotSufficeForAllOfThemEachIsRunByItself() {
    // Given
    ImageBatch batch = SmallModels.images(1, Target.of(0), Target.of(1), Target.of(2));
    List<MethodCall> calls = calls("saliency", "guided-backprop");
    MethodCall greedy =
        new MethodCall(new OutOfMemoryAtThe(2, calls.get(0)), calls.get(0).parameters());
    MethodsTogether together =
        new MethodsTogether(CONVOLUTIONAL, batch, List.of(calls.get(0), calls.get(1), greedy));
    Effort inParts = Effort.unlimited().withRows(1);

    // When
    Throwable thrown = catchThrowable(() -> together.explain(calls.get(0), inParts));

    // Then
    assertThat(thrown).isNull();
    calls.forEach(
        call ->
            assertThat(together.explain(call, inParts).explanations())
                .hasSameSizeAs(batch.targets()));
  }

  @Test
  void methodsOfManyPassesAreRunByThemselves() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(1));
    List<MethodCall> calls = calls("saliency", "occlusion?window=4&stride=4", "guided-backprop");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    Passes cost = calls.get(1).method().passes(calls.get(1).parameters());
    Passes before = CONVOLUTIONAL.spent();

    // When
    List<Answer> answers = answers(together, calls);

    // Then
    Passes run = CONVOLUTIONAL.spent().since(before);
    assertThat(run.backward()).isEqualTo(2);
    assertThat(run.forward()).isBetween(3L, 1 + cost.forward());
    assertSame(
        answers.get(1).explanations().get(0),
        alone(CONVOLUTIONAL, image, calls.get(1)).get(0),
        calls.get(1));
  }

  @Test
  void theTimeOfTheSharedRunIsSharedOut() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(1));
    List<MethodCall> calls = calls("saliency", "guided-backprop", "lrp");
    MethodsTogether together = new MethodsTogether(CONVOLUTIONAL, image, calls);
    long begin = System.nanoTime();

    // When
    List<Answer> answers = answers(together, calls);

    // Then
    Duration all = Duration.ofNanos(System.nanoTime() - begin);
    Duration sum = answers.stream().map(Answer::took).reduce(Duration.ZERO, Duration::plus);
    assertThat(sum).isLessThanOrEqualTo(all);
    assertThat(answers.get(2).took()).isGreaterThan(sum.dividedBy(6));
  }

  @Test
  void photosAreExplainedTogetherAsTheyAreAlone() {
    // Given
    String photo = "n02124075_Egyptian_cat";
    List<MethodCall> calls =
        calls(
            "saliency",
            "guided-backprop",
            "grad-cam",
            "lrp?composite=epsilon-gamma-box",
            "deeplift",
            "layer-cam");
    ImageBatch image = References.input("mobilenetv2", photo);
    try (Classifier model = References.open("mobilenetv2")) {
      MethodsTogether together = new MethodsTogether(model, image, calls);

      // When
      List<Answer> answers = answers(together, calls);

      // Then
      assertThat(model.spent()).isEqualTo(new Passes(2, 4));
      for (int i = 0; i < calls.size(); i++) {
        float[] alone = alone(model, image, calls.get(i)).get(0).attribution().values();
        assertThat(
                References.relativeL2(
                    answers.get(i).explanations().get(0).attribution().values(), alone))
            .as(calls.get(i).method().card().id())
            .isLessThan(AT_KINKS);
      }
    }
  }

  private static List<MethodCall> calls(String... texts) {
    return Stream.of(texts).map(MethodCall::parse).toList();
  }

  private static List<Answer> answers(MethodsTogether together, List<MethodCall> calls) {
    return calls.stream().map(call -> together.explain(call, Effort.unlimited())).toList();
  }

  private static List<Explanation> alone(Classifier model, ImageBatch batch, MethodCall call) {
    return call.method().explain(model, batch, call.parameters());
  }

  /** Of the methods of one pass, those that the model allows. */
  private static Map<MethodCall, List<Explanation>> alone(
      Classifier model, ImageBatch batch, Predicate<String> ids) {
    Map<MethodCall, List<Explanation>> alone = new LinkedHashMap<>();
    for (ExplanationMethod method : Methods.all()) {
      if (method instanceof SinglePassMethod && ids.test(method.card().id())) {
        MethodCall call = MethodCall.parse(method.card().id());
        try {
          alone.put(call, alone(model, batch, call));
        } catch (UnfitModelException e) {
          alone.remove(call);
        }
      }
    }
    return alone;
  }

  private static void assertSame(Explanation actual, Explanation expected, MethodCall call) {
    Attribution attribution = expected.attribution();
    assertThat(actual.attribution()).hasSameClassAs(attribution);
    assertThat(actual.figures().keySet()).isEqualTo(expected.figures().keySet());
    float[] values = attribution.values();
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual.attribution().values()).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat(Math.abs(actual.attribution().values()[i] - values[i]))
          .as(call.method().card().id())
          .isLessThanOrEqualTo((float) (ROUNDING * largest));
    }
  }

  /** Reads as another does, until it has no memory left. */
  private static final class OutOfMemoryAtThe implements SinglePassMethod {

    private final MethodCall other;
    private int left;

    OutOfMemoryAtThe(int reading, MethodCall other) {
      this.left = reading;
      this.other = other;
    }

    @Override
    public MethodCard card() {
      return other.method().card();
    }

    @Override
    public Passes passes(ParameterValues parameters) {
      return other.method().passes(parameters);
    }

    @Override
    public SinglePass<Explanation> pass(
        Classifier classifier, ImageBatch batch, ParameterValues parameters) {
      return ((SinglePassMethod) other.method())
          .pass(classifier, batch, parameters)
          .map(
              explanation -> {
                if (--left == 0) {
                  throw new OutOfMemoryError("no room for the second");
                }
                return explanation;
              });
    }
  }

  private static OnnxModel withoutRectifiers() {
    OnnxModel m = OnnxModel.usual();
    String maps =
        m.op("Tanh", m.op("Conv", m.image(3, 8, 8), m.weights(4, 3, 3, 3)).get()).as("maps");
    return m.classify(m.op("GlobalAveragePool", maps).get(), 3);
  }
}
