package dev.pellucid.explain.local.concept.tcav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcavTest {

  private static final int WIDTH = 12;
  private static final Tcav TCAV = new Tcav(5, 20, 20, 0.01, 1);

  private static List<float[]> noise(int count, long seed, float... shift) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        vector[k] = (float) random.nextGaussian() + (k < shift.length ? shift[k] : 0);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @Test
  void aPlantedDirectionIsFound() {
    // Given
    List<float[]> with = noise(80, 1, 0, 3, 0, -4);
    List<float[]> without = noise(80, 2);

    // When
    LearntConcept learnt = TCAV.learn("planted", with, without);

    // Then: the clouds' centres are 5 standard deviations apart, and Φ(2.5) = 0.994
    assertThat(learnt.accuracy()).isGreaterThan(0.97);
    assertThat(learnt.pValue()).isLessThan(1e-6);
    float[] direction = learnt.direction();
    assertThat(0.6 * direction[1] - 0.8 * direction[3]).isGreaterThan(0.9);
  }

  @Test
  void aConceptThatIsNotThereIsRarelySignificant() {
    // Given
    int concepts = 40;
    List<Double> pValues = new ArrayList<>();

    // When
    for (int i = 0; i < concepts; i++) {
      List<float[]> same = noise(60, i);
      pValues.add(TCAV.learn("none", same.subList(0, 30), same.subList(30, 60)).pValue());
    }

    // Then: of 40 at 0.05 two are expected if p is exact; 6 or more have the probability 0.014
    assertThat(pValues).filteredOn(p -> p < 0.05).hasSizeLessThan(6);
    assertThat(pValues).filteredOn(p -> p > 0.3).hasSizeGreaterThan(10);
  }

  @Test
  void aClassThatDependsOnTheConceptIsToldFromOneThatDoesNot() {
    // Given
    List<ConceptActivationVector> concept =
        TCAV.learn("planted", noise(80, 1, 5), noise(80, 2)).cavs();
    List<ConceptActivationVector> random = TCAV.random(noise(160, 3), 80);

    // When
    Sensitivity dependent = Tcav.sensitivity(concept, random, noise(50, 4, 4));
    Sensitivity independent = Tcav.sensitivity(concept, random, noise(50, 5));

    // Then
    assertThat(dependent.score().signCount()).isGreaterThan(0.95);
    assertThat(dependent.score().magnitude()).isCloseTo(4, within(0.7));
    assertThat(dependent.pValue()).isLessThan(1e-3);
    assertThat(independent.score().signCount()).isCloseTo(0.5, within(0.25));
    assertThat(independent.pValue()).isGreaterThan(dependent.pValue());
  }

  @Test
  void aConceptIsLearntTheSameWayWhicheverOthersThereAre() {
    // Given
    List<float[]> with = noise(20, 1, 1);
    List<float[]> without = noise(30, 2);
    LearntConcept once = TCAV.learn("a", with, without);
    TCAV.learn("b", with, without);

    // When
    LearntConcept again = TCAV.learn("a", with, without);

    // Then
    assertThat(again).usingRecursiveComparison().isEqualTo(once);
  }

  @Test
  void bothSidesAreOfTheSameSize() {
    // Given
    List<float[]> few = noise(10, 1, 3);
    List<float[]> many = noise(500, 2);

    // When
    LearntConcept learnt = TCAV.learn("few", few, many);

    // Then
    assertThat(learnt.images()).isEqualTo(10);
  }

  @Test
  void tooFewImagesAreRefused() {
    // Given
    List<float[]> few = noise(4, 1);

    // When
    Throwable thrown = catchThrowable(() -> TCAV.learn("rare", few, noise(50, 2)));

    // Then
    assertThat(thrown)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("'rare' has 4 images; TCAV needs 5");
  }

  @Test
  void oneSplitCannotBeTested() {
    // Given
    int splits = 1;

    // When
    Throwable thrown = catchThrowable(() -> Tcav.usual(0).withSplits(splits));

    // Then
    assertThat(thrown).isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void theScoreIsTheShareOfPositiveDerivativesAndTheirMean() {
    // Given
    double[] derivatives = {1, 0, -3, 4};

    // When
    TcavScore score = TcavScore.of(derivatives);

    // Then
    assertThat(score).isEqualTo(new TcavScore(0.5, 0.5));
  }

  /** Student's sleep data (1908); R's t.test gives this p. */
  @Test
  void samplesAreComparedByWelchsTest() {
    // Given
    Sample one = Sample.of(new double[] {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}, 0);
    Sample other = Sample.of(new double[] {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}, 0);

    // When
    double p = one.differsFrom(other);

    // Then
    assertThat(p).isCloseTo(0.07939, within(5e-6));
  }

  @Test
  void equalScoresAreNoCertainty() {
    // Given
    Sample ones = Sample.of(new double[] {1, 1, 1}, 0.25);
    Sample others = Sample.of(new double[] {0.75, 0.75, 0.75}, 0.25);

    // When
    double p = ones.differsFrom(others);

    // Then
    assertThat(p).isBetween(1e-3, 0.1);
  }
}
