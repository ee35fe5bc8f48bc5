package dev.pellucid.explain.global.model.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.global.model.concepts.ClassConceptMatrix.Cell;
import dev.pellucid.explain.local.concept.tcav.ConceptActivationVector;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassConceptStudyTest {

  private static final int CHANNELS = 24;
  private static final int NONSENSE = 25;
  private static final int CLASSES = 5;
  private static final int WORLDS = 8;

  @TempDir Path folder;

  @Test
  void aClassLeansOnTheConceptsItIsMadeOfAndOnNoOther() throws IOException {
    // Given: images of class 2 have more of concept 5, which the network does not look at
    Random random = new Random(1);
    Map<Integer, List<float[]>> images = new TreeMap<>();
    for (int c = 0; c < 3; c++) {
      List<float[]> own = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        double[] presences = PlantedModel.presences(random);
        presences[5] += c == 2 ? 3 : 0;
        own.add(PlantedModel.image(presences, random));
      }
      images.put(c, own);
    }
    try (Classifier classifier = PlantedModel.open(folder)) {

      // When
      ClassConceptMatrix matrix =
          ClassConceptStudy.usual(0.95, 1).of(ConceptReader.of(classifier), images, done -> {});

      // Then
      for (int c = 0; c < 3; c++) {
        for (int j = 0; j < PlantedModel.CONCEPTS; j++) {
          Cell cell = matrix.rows().get(c).cells().get(j);
          double weight = PlantedModel.weight(c, j);
          assertThat(cell.sensitivity()).isCloseTo(weight, within(1e-4));
          assertThat(cell.adjusted() < 0.05).isEqualTo(weight > 0);
          assertThat(cell.positive()).isEqualTo(weight > 0 ? 1 : 0);
          boolean more = c == 2 && j == 5;
          assertThat(cell.commonness().orElseThrow().low() > 0.8).isEqualTo(more);
        }
      }
      Cell strongest = matrix.rows().get(0).cells().get(0);
      assertThat(strongest.effect()).isCloseTo(2, within(0.3));
    }
  }

  @Test
  void conceptsThatMeanNothingAreFoundNoMoreOftenThanTheLevelSays() {
    // Given: worlds of correlated channels, in which labels are drawn by lot
    double[] pValues = new double[WORLDS * CLASSES * NONSENSE];
    int familiesWithFalseCells = 0;

    // When
    for (int world = 0; world < WORLDS; world++) {
      double[] found = nonsense(world);
      System.arraycopy(found, 0, pValues, world * found.length, found.length);
      familiesWithFalseCells +=
          Arrays.stream(Holm.adjusted(found)).anyMatch(p -> p <= 0.05) ? 1 : 0;
    }

    // Then: at 5%, three families of eight would have one less than once in a hundred times
    double share = Arrays.stream(pValues).filter(p -> p <= 0.05).count() / (double) pValues.length;
    assertThat(share).isBetween(0.02, 0.08);
    assertThat(familiesWithFalseCells).isLessThanOrEqualTo(2);
  }

  /** p of concepts learnt from images whose labels mean nothing, for classes that are anything. */
  private static double[] nonsense(long seed) {
    Random random = new Random(seed);
    float[][] mixing = new float[CHANNELS][CHANNELS];
    for (int k = 0; k < CHANNELS; k++) {
      for (int l = 0; l < CHANNELS; l++) {
        mixing[k][l] = (float) (random.nextGaussian() * (k == l ? 1.5 : 0.3));
      }
    }
    List<float[]> pool = images(mixing, 300, random);
    List<float[]> chance =
        new Tcav(2, 2, 60, 0.01, seed)
            .random(pool, 60).stream().map(ConceptActivationVector::direction).toList();
    Tcav learner = new Tcav(2, 2, 10, 0.01, seed);
    float[][] concepts =
        IntStream.range(0, NONSENSE)
            .mapToObj(
                j ->
                    learner
                        .learn(
                            "nonsense " + j, images(mixing, 60, random), images(mixing, 60, random))
                        .direction())
            .toArray(float[][]::new);
    return IntStream.range(0, CLASSES)
        .mapToObj(c -> random.doubles(CHANNELS, -1, 1).toArray())
        .flatMapToDouble(
            gradient -> Arrays.stream(ClassConceptStudy.pValues(gradient, concepts, chance)))
        .toArray();
  }

  private static List<float[]> images(float[][] mixing, int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              float[] plain = SmallModels.normal(CHANNELS, random.nextLong());
              float[] mixed = new float[CHANNELS];
              for (int k = 0; k < CHANNELS; k++) {
                for (int l = 0; l < CHANNELS; l++) {
                  mixed[k] += mixing[k][l] * plain[l];
                }
              }
              return mixed;
            })
        .toList();
  }

  @Test
  void withoutABankThereIsNothingToNameTheColumns() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ConceptReader reader = ConceptReader.of(classifier);

      // When
      Throwable thrown =
          catchThrowable(() -> ClassConceptStudy.usual(0.95, 1).of(reader, Map.of(), done -> {}));

      // Then
      assertThat(thrown)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("fit concepts");
    }
  }
}
