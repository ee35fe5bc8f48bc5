package dev.pellucid.monitor.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.monitor.quantity.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairnessTallyTest {

  /** More cameras than are kept apart in a tick. */
  private static final Map<String, Integer> ATTRIBUTES = Map.of("district", 3, "camera", 200);

  private static final FairnessPlan PLAN =
      SmallWorld.plan(
          FairnessSettings.USUAL.withIntersections(
              List.of(new Intersection("district", "camera"))));

  private static List<Observation> images(int count, Map<String, Integer> attributes) {
    Random random = new Random(7);
    List<Observation> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Observation image =
          SmallWorld.image("image" + i, random, SmallWorld.groups(random, attributes));
      images.add(image);
      if (random.nextInt(4) == 0) {
        images.add(SmallWorld.deep(image, random.nextDouble()));
      }
    }
    return images;
  }

  private static void add(FairnessTally tally, Observation image) {
    tally.addPrediction(image);
    if (!image.deep()) {
      tally.addOutcome(image);
    }
  }

  private static FairnessTally tally(List<Observation> images) {
    FairnessTally tally = FairnessTally.empty(PLAN);
    images.forEach(image -> add(tally, image));
    return tally;
  }

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 4, 16})
  void partitionsAddUpToTheSameBytesInAnyOrder(int partitions) {
    // Given
    List<Observation> images = images(2000, ATTRIBUTES);
    byte[] expected = tally(images).bytes();
    Random random = new Random(partitions);
    Collections.shuffle(images, random);
    List<FairnessTally> tallies =
        new ArrayList<>(
            Stream.generate(() -> FairnessTally.empty(PLAN)).limit(partitions).toList());
    images.forEach(image -> add(tallies.get(random.nextInt(partitions)), image));
    Collections.shuffle(tallies, random);
    FairnessTally sum = FairnessTally.empty(PLAN);

    // When
    tallies.forEach(sum::merge);

    // Then
    assertThat(sum.bytes()).isEqualTo(expected);
  }

  @Test
  void anImageThatCameTwiceIsKeptTheSameInAnyOrder() {
    // Given
    Observation first = SmallWorld.image("1", Map.of("district", "a"), "stop", "stop", 0.9f, 0, 0);
    Observation second = SmallWorld.image("1", Map.of("district", "b"), "stop", "stop", 0.9f, 0, 0);
    byte[] expected = tally(List.of(first, second)).bytes();

    // When
    byte[] turned = tally(List.of(second, first)).bytes();

    // Then
    assertThat(turned).isEqualTo(expected);
  }

  @Test
  void whatWasKeptIsReadAsItWas() {
    // Given
    byte[] bytes = tally(images(300, ATTRIBUTES)).bytes();

    // When
    FairnessTally read = FairnessTally.of(PLAN, bytes);

    // Then
    assertThat(read.bytes()).isEqualTo(bytes);
  }

  @Test
  void everyFigureOfAGroupIsWhatCountingItsImagesGives() {
    // Given
    List<Observation> images = images(600, Map.of("district", 2));
    List<Observation> ofGroup =
        images.stream()
            .filter(image -> "district1".equals(image.groups().get("district")) && !image.deep())
            .toList();

    // When
    GroupTally tally = tally(images).apart("district").get("district1");

    // Then
    for (Measure measure : PLAN.measures()) {
      String subject = measure.subject().orElse("");
      Predicate<Observation> isTrue = image -> image.label().orElseThrow().equals(subject);
      Predicate<Observation> isPredicted = image -> image.predicted().equals(subject);
      Predicate<Observation> isRight =
          image -> image.label().orElseThrow().equals(image.predicted());
      switch (measure.kind()) {
        case DEMOGRAPHIC_PARITY -> expectShare(tally, measure, ofGroup, isPredicted);
        case ACCURACY -> expectShare(tally, measure, ofGroup, isRight);
        case EQUAL_OPPORTUNITY ->
            expectShare(tally, measure, ofGroup.stream().filter(isTrue).toList(), isPredicted);
        case FALSE_POSITIVES ->
            expectShare(
                tally, measure, ofGroup.stream().filter(isTrue.negate()).toList(), isPredicted);
        case CALIBRATION -> {
          double mean =
              ofGroup.stream()
                  .mapToDouble(
                      image -> (1 + (isRight.test(image) ? 1 : 0) - image.confidence()) / 2)
                  .average()
                  .orElseThrow();
          // Rounding at random: 250 images, each off by 1/64 in the root mean square at most.
          expectMean(tally, measure, ofGroup.size(), mean, 4.0 / 64 / Math.sqrt(ofGroup.size()));
        }
        case CONCEPT_RELIANCE ->
            // Ranks of images like those of the reference are uniform: 4 standard errors.
            expectMean(tally, measure, ofGroup.size(), 0.5, 4 * 0.29 / Math.sqrt(ofGroup.size()));
        case EXPLANATION_QUALITY -> {
          int deep =
              (int)
                  images.stream()
                      .filter(
                          image ->
                              "district1".equals(image.groups().get("district")) && image.deep())
                      .count();
          expectMean(tally, measure, deep, 0.5, 4 * 0.29 / Math.sqrt(deep));
        }
      }
    }
  }

  private static void expectShare(
      GroupTally tally, Measure measure, List<Observation> of, Predicate<Observation> has) {
    long ones = of.stream().filter(has).count();
    long[] levels = new long[2];
    tally.levels(measure.kind(), PLAN.place(measure), levels);
    assertThat(levels).as(measure.id()).containsExactly(of.size() - ones, ones);
  }

  private static void expectMean(
      GroupTally tally, Measure measure, long count, double mean, double tolerance) {
    long[] levels = new long[FairnessPlan.GRADES];
    long found = tally.levels(measure.kind(), PLAN.place(measure), levels);
    double sum = 0;
    for (int level = 0; level < levels.length; level++) {
      sum += levels[level] * level / 32.0;
    }
    assertThat(found).as(measure.id()).isEqualTo(count);
    assertThat(sum / found).as(measure.id()).isCloseTo(mean, within(tolerance));
  }

  @Test
  void reliesOnRanksWithinThePredictedClass() {
    // Given: a contribution of 6 is usual for the third class, and the highest for the first.
    FairnessTally tally = FairnessTally.empty(PLAN);

    // When
    tally.addPrediction(
        SmallWorld.image("one", Map.of("district", "a"), "limit", "limit", 0.9f, 6, 6));
    tally.addPrediction(
        SmallWorld.image("two", Map.of("district", "b"), "stop", "stop", 0.9f, 6, 6));

    // Then
    assertThat(meanRank(tally, "a")).isBetween(0.3, 0.7);
    assertThat(meanRank(tally, "b")).isGreaterThan(0.95);
  }

  private static double meanRank(FairnessTally tally, String group) {
    Measure measure = Measure.of(MeasureKind.CONCEPT_RELIANCE, "forest");
    long[] levels = new long[FairnessPlan.GRADES];
    tally.apart("district").get(group).levels(measure.kind(), PLAN.place(measure), levels);
    double sum = 0;
    for (int level = 0; level < levels.length; level++) {
      sum += levels[level] * level / 32.0;
    }
    return sum;
  }

  @Test
  void imagesThatNameNoGroupAreWhatTheOthersLeave() {
    // Given
    FairnessTally tally = FairnessTally.empty(PLAN);
    tally.addPrediction(SmallWorld.image("1", Map.of(), "stop", "stop", 0.9f, 0, 0));
    tally.addPrediction(SmallWorld.image("2", Map.of("district", "a"), "stop", "stop", 0.9f, 0, 0));
    tally.addPrediction(SmallWorld.image("3", Map.of(), "yield", "stop", 0.9f, 0, 0));

    // When
    GroupTally unnamed = tally.unnamed("district");

    // Then
    assertThat(unnamed.images()).isEqualTo(2);
  }

  @Test
  void groupsBeyondTheBoundAreCountedTogether() {
    // Given
    List<Observation> images = images(3000, Map.of("camera", 1000));

    // When
    FairnessTally tally = tally(images);

    // Then
    Map<String, GroupTally> apart = new TreeMap<>(tally.apart("camera"));
    long sum = apart.values().stream().mapToLong(GroupTally::images).sum();
    assertThat(apart).hasSize(64);
    assertThat(sum + tally.rest("camera").images() + tally.unnamed("camera").images())
        .isEqualTo(tally.images())
        .isEqualTo(3000);
  }

  @Test
  void attributesBeyondTheBoundAreNotKept() {
    // Given
    FairnessTally tally = FairnessTally.empty(PLAN);

    // When
    for (int i = 0; i < 100; i++) {
      tally.addPrediction(
          SmallWorld.image("" + i, Map.of("attribute" + i, "a"), "stop", "stop", 0.9f, 0, 0));
    }

    // Then
    assertThat(tally.attributes()).hasSize(16);
  }

  @Test
  void aLevelIsChosenSoThatTheMeanIsTheValue() {
    // Given
    double value = 0.7123;
    int images = 100_000;

    // When
    double sum = 0;
    for (long image = 0; image < images; image++) {
      sum += FairnessPlan.level(value, image);
    }

    // Then: 4 standard errors of a coin on a step of 1/32.
    assertThat(sum / images / 32).isCloseTo(value, within(4 * 0.5 / 32 / Math.sqrt(images)));
  }

  @Test
  void aTallyOfAnotherPlanIsRefused() {
    // Given
    byte[] bytes = tally(images(10, ATTRIBUTES)).bytes();
    FairnessPlan other =
        SmallWorld.plan(FairnessSettings.USUAL.withKinds(Set.of(MeasureKind.ACCURACY)));

    // When
    var reading = assertThatThrownBy(() -> FairnessTally.of(other, bytes));

    // Then
    reading.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("another plan");
  }

  @Test
  void anOutcomeWithoutALabelIsRefused() {
    // Given
    Observation image = SmallWorld.image("17", Map.of(), "stop", "stop", 0.9f, 0, 0);
    Observation unlabelled =
        new Observation(
            image.imageId(),
            image.model(),
            0,
            "stop",
            0.9,
            1,
            image.reasons(),
            Optional.empty(),
            Map.of(),
            false,
            Map.of());
    FairnessTally tally = FairnessTally.empty(PLAN);

    // When
    var adding = assertThatThrownBy(() -> tally.addOutcome(unlabelled));

    // Then
    adding.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("17");
  }
}
