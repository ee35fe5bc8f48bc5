package dev.pellucid.evaluate.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyTest {

  private static final int IMAGES = 20;

  @Test
  void everyExplainerIsComparedWithTheRandomMapImageByImage() {
    // Given: images differ a lot, the explainers on each by one
    List<Explainer> explainers =
        List.of(constant("good", 2), constant("equal", 1), constant("bad", 0), random());

    // When
    StudyResult result =
        study(samples(IMAGES)).judge(explainers, List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(verdict(result, 0)).contains(Comparison.Verdict.BETTER);
    assertThat(verdict(result, 1)).contains(Comparison.Verdict.NOT_TOLD_APART);
    assertThat(verdict(result, 2)).contains(Comparison.Verdict.WORSE);
    assertThat(verdict(result, 3)).isEmpty();
    assertThat(best(result)).containsExactly(true, false, false, false);
  }

  @Test
  void whereLowerIsBetterTheLowestIsTheBest() {
    // Given
    List<Explainer> explainers = List.of(constant("low", 0), constant("lower", -1), random());

    // When
    StudyResult result =
        study(samples(IMAGES)).judge(explainers, List.of(firstValue(Better.LOWER)));

    // Then
    assertThat(best(result)).containsExactly(false, true, false);
    assertThat(verdict(result, 1)).contains(Comparison.Verdict.BETTER);
  }

  @Test
  void whereNoneCanBeToldFromTheBestNoneIsMarked() {
    // Given
    List<Explainer> explainers = List.of(constant("one", 1), random());

    // When
    StudyResult result =
        study(samples(IMAGES)).judge(explainers, List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(best(result)).containsOnly(false);
  }

  @Test
  void whatIsNoBetterThanTheRandomMapIsNotAmongTheBest() {
    // Given
    List<Explainer> explainers = List.of(constant("equal", 1), constant("bad", 0), random());

    // When
    StudyResult result =
        study(samples(IMAGES)).judge(explainers, List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(best(result)).containsOnly(false);
  }

  @Test
  void anImageThatCannotBeReadIsSaidOnceAndTheOthersCount() {
    // Given
    List<Sample> samples = new ArrayList<>(samples(IMAGES));
    samples.set(
        3,
        new Sample(
            "broken",
            () -> {
              throw new IllegalArgumentException("it is damaged");
            }));

    // When
    StudyResult result =
        study(samples)
            .judge(
                List.of(constant("one", 1), constant("two", 2)),
                List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(result.failures())
        .containsExactly(new Failure("broken", "reading it", "it is damaged"));
    assertThat(measured(result, 1).estimate().count()).isEqualTo(IMAGES - 1);
  }

  @Test
  void anImageThatCannotBeExplainedDoesNotSpoilTheBatch() {
    // Given
    Explainer picky =
        explainer(
            "picky",
            images -> {
              if (IntStream.range(0, images.size()).anyMatch(i -> images.image(i)[0] == 5)) {
                throw new IllegalArgumentException("not this one");
              }
              return Collections.nCopies(images.size(), map(1));
            });

    // When
    StudyResult result =
        study(samples(IMAGES)).judge(List.of(picky), List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(result.failures())
        .containsExactly(new Failure("image 5", "explaining it by picky", "not this one"));
    assertThat(measured(result, 0).estimate().count()).isEqualTo(IMAGES - 1);
  }

  @Test
  void anExplainerThatCannotExplainTheModelHasNoFigures() {
    // Given
    Explainer unfit =
        explainer(
            "unfit",
            images -> {
              throw new NotApplicableException("no such layer");
            });

    // When
    StudyResult result =
        study(samples(3))
            .judge(List.of(unfit, constant("fit", 1)), List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(result.rows().get(0).unfit()).contains("no such layer");
    assertThat(result.rows().get(0).figures()).isEmpty();
    assertThat(measured(result, 1).estimate().count()).isEqualTo(3);
  }

  @Test
  void progressIsToldOfEveryImageOfAnExplainerThatDoesNotFitToo() {
    // Given: one that gives up at its ninth image
    AtomicInteger told = new AtomicInteger();
    Explainer unfit =
        explainer(
            "unfit",
            images -> {
              if (images.pixels()[0] >= 8) {
                throw new NotApplicableException("no such layer");
              }
              return Collections.nCopies(images.size(), map(1));
            });
    Study study =
        new Study(
            EvaluatedModel.of(SmallModels.convolutional()),
            samples(IMAGES),
            new MeanInterval(0.95, 1),
            told::incrementAndGet);

    // When
    StudyResult result = study.judge(List.of(unfit), List.of(firstValue(Better.HIGHER)));

    // Then
    assertThat(result.rows().get(0).unfit()).isPresent();
    assertThat(told).hasValue(IMAGES);
  }

  @Test
  void whatIgnoranceWinsIsNotComparedWithTheRandomMap() {
    // Given
    List<Explainer> explainers = List.of(constant("good", 2), constant("bad", 0), random());
    IndicatorCall ignorant =
        call(Better.HIGHER, true, explained -> Finding.of(explained.attribution().values()[0]));

    // When
    StudyResult result = study(samples(IMAGES)).judge(explainers, List.of(ignorant));

    // Then
    assertThat(verdict(result, 1)).isEmpty();
    assertThat(best(result)).containsOnly(false);
  }

  @Test
  void anIndicatorThatCannotJudgeIsAskedOnce() {
    // Given
    List<Integer> asked = new ArrayList<>();
    IndicatorCall unable =
        call(
            Better.HIGHER,
            explained -> {
              asked.add(1);
              throw new NotApplicableException("not of this");
            });

    // When
    StudyResult result = study(samples(IMAGES)).judge(List.of(constant("one", 1)), List.of(unable));

    // Then
    assertThat(result.rows().get(0).figures())
        .containsExactly(new Figure.NotApplicable("not of this"));
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsNotDefinedIsCountedByReasonAndEntersNoMean() {
    // Given
    IndicatorCall even =
        call(
            Better.HIGHER,
            explained ->
                pixel(explained) % 2 == 0 ? Finding.of(4) : Finding.undefined("it is odd"));

    // When
    StudyResult result = study(samples(IMAGES)).judge(List.of(constant("one", 1)), List.of(even));

    // Then
    Figure.Measured measured = measured(result, 0);
    assertThat(measured.undefined()).isEqualTo(Map.of("it is odd", IMAGES / 2));
    assertThat(measured.estimate().mean()).isEqualTo(4);
    assertThat(measured.estimate().count()).isEqualTo(IMAGES / 2);
  }

  @Test
  void theMeanCurveLiesInItsBand() {
    // Given: lines from the image's number to zero
    IndicatorCall falling =
        call(
            Better.LOWER,
            explained ->
                Finding.of(
                    0,
                    new Curve(
                        new double[] {0, 0.5, 1},
                        new double[] {pixel(explained), pixel(explained) / 2.0, 0})));

    // When
    StudyResult result =
        study(samples(IMAGES)).judge(List.of(constant("one", 1)), List.of(falling));

    // Then
    MeanCurve curve = measured(result, 0).curve().orElseThrow();
    assertThat(curve.mean()).containsExactly(new double[] {9.5, 4.75, 0}, within(1e-9));
    assertThat(curve.low()[0]).isBetween(6.0, 7.5);
    assertThat(curve.high()[0] - 9.5).isCloseTo(9.5 - curve.low()[0], within(1e-9));
    assertThat(curve.high()[2]).isZero();
  }

  @Test
  void anObjectOfAnotherClassIsNotTheExplainedOne() {
    // Given
    ObjectMask mask = new ObjectMask(8, 8, BitSet.valueOf(new long[] {1}));
    List<Sample> samples =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    new Sample(
                        "image " + i,
                        () ->
                            new Sample.Content(image(i), Optional.of(mask), OptionalInt.of(i % 2))))
            .toList();
    IndicatorCall marked =
        call(Better.HIGHER, explained -> Finding.of(explained.object().isPresent() ? 1 : 0));

    // When
    StudyResult result = study(samples).judge(List.of(constant("one", 1)), List.of(marked));

    // Then: all are explained for class 0
    assertThat(measured(result, 0).estimate().mean()).isEqualTo(0.5);
  }

  private static Study study(List<Sample> samples) {
    return new Study(
        EvaluatedModel.of(SmallModels.convolutional()),
        samples,
        new MeanInterval(0.95, 1),
        () -> {});
  }

  private static List<Sample> samples(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Sample(
                    "image " + i,
                    () -> new Sample.Content(image(i), Optional.empty(), OptionalInt.empty())))
        .toList();
  }

  /** Its first pixel is its number. */
  private static ImageBatch image(int number) {
    float[] pixels = new float[3 * 8 * 8];
    pixels[0] = number;
    return new ImageBatch(3, 8, 8, pixels, List.of(Target.of(0)));
  }

  private static int pixel(ExplainedImage explained) {
    return (int) explained.image().pixels()[0];
  }

  private static Attribution map(float first) {
    float[] values = new float[3 * 8 * 8];
    values[0] = first;
    return new Attribution.Pixels(3, 8, 8, values);
  }

  private static Explainer constant(String name, float first) {
    return explainer(name, images -> Collections.nCopies(images.size(), map(first)));
  }

  /** Stands for the random map, known by its name. */
  private static Explainer random() {
    return constant(RandomMap.NAME, 1);
  }

  private static Explainer explainer(String name, Function<ImageBatch, List<Attribution>> how) {
    return new Explainer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Attribution> explain(Classifier classifier, ImageBatch images) {
        return how.apply(images);
      }
    };
  }

  /** What the map begins with, far more moved by the image than by the explainer. */
  private static IndicatorCall firstValue(Better better) {
    return call(
        better,
        explained -> Finding.of(explained.attribution().values()[0] + 10 * pixel(explained)));
  }

  private static IndicatorCall call(Better better, Function<ExplainedImage, Finding> how) {
    return call(better, false, how);
  }

  private static IndicatorCall call(
      Better better, boolean favoursIgnorance, Function<ExplainedImage, Finding> how) {
    IndicatorCard card =
        new IndicatorCard(
            "test",
            "Test",
            IndicatorCard.Family.FAITHFULNESS,
            better,
            "a number",
            new Paper("Nobody", "Nothing", "Nowhere", 2020),
            List.of());
    Indicator indicator =
        new Indicator() {
          @Override
          public IndicatorCard card() {
            return card;
          }

          @Override
          public Passes passes(ParameterValues parameters) {
            return new Passes(0, 0);
          }

          @Override
          public boolean favoursIgnorance() {
            return favoursIgnorance;
          }

          @Override
          public Finding measure(
              ExplainedImage explained, ParameterValues parameters, Effort effort) {
            return how.apply(explained);
          }
        };
    return new IndicatorCall(indicator, ParameterValues.defaults(List.of()));
  }

  private static Figure.Measured measured(StudyResult result, int row) {
    return (Figure.Measured) result.rows().get(row).figures().get(0);
  }

  private static Optional<Comparison.Verdict> verdict(StudyResult result, int row) {
    return measured(result, row).againstRandom().map(Comparison::verdict);
  }

  private static List<Boolean> best(StudyResult result) {
    return IntStream.range(0, result.rows().size())
        .mapToObj(row -> measured(result, row).best())
        .toList();
  }
}
