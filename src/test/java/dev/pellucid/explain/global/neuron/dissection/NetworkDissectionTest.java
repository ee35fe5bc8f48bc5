package dev.pellucid.explain.global.neuron.dissection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.neuron.dissection.Dissection.Detector;
import dev.pellucid.explain.global.neuron.dissection.Net2Vec.Encoding;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDissectionTest {

  private static final List<MaskedPicture> PICTURES = Planted.pictures(30, 1);

  @ParameterizedTest
  @CsvSource({"red, 0", "blue, 1", "upper edge, 3"})
  void aPlantedDetectorIsFound(String concept, int unit) {
    // Given: two edges of two rows are as many pixels as one square
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method =
          new NetworkDissection(classifier, Optional.of(Planted.LAYER), Planted.SHARE);

      // When
      Dissection found = method.of(Planted.CONCEPTS, PICTURES.size(), PICTURES);

      // Then: the map is as large as the image, and as many pixels are marked as show the concept
      assertThat(found.bestOf(concept).unit()).isEqualTo(unit);
      assertThat(found.bestOf(concept).iou()).isGreaterThan(0.95);
      assertThat(found.detectors()).extracting(Detector::unit).contains(0, 1, 3);
      assertThat(Arrays.stream(found.iou()[2]).max().orElseThrow()).isLessThan(0.3);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 59", "8, 52", "29, 31", "30, 30", "41, 19", "59, 1"})
  void aDissectionThatWasStoppedGoesOnWithTheRest(int before, int rest) {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method =
          new NetworkDissection(classifier, Optional.of(Planted.LAYER), Planted.SHARE);
      Dissection unbroken = method.of(Planted.CONCEPTS, PICTURES.size(), PICTURES);
      Halfway stopped = stoppedAfter(before, method);
      List<MaskedPicture> taken = new ArrayList<>();

      // When
      Dissection found =
          method.of(
              Planted.CONCEPTS,
              PICTURES.size(),
              from -> () -> rest(from).peek(taken::add).iterator(),
              new Notebook(stopped, () -> true, halfway -> {}));

      // Then
      assertThat(taken).hasSize(rest);
      assertThat(found).usingRecursiveComparison().isEqualTo(unbroken);
    }
  }

  /** After so many images of both sweeps; what was noted last. */
  private static Halfway stoppedAfter(int images, NetworkDissection method) {
    List<Halfway> notes = new ArrayList<>();
    int[] seen = new int[1];
    Notebook notebook =
        new Notebook(
            Halfway.Ranked.NOTHING,
            () -> true,
            halfway -> {
              notes.add(halfway);
              seen[0] += halfway.images() > 0 ? 1 : 0;
              if (seen[0] == images && (images != PICTURES.size() || halfway.images() == 0)) {
                throw new IllegalStateException("stopped");
              }
            });
    Throwable stop =
        catchThrowable(
            () ->
                method.of(
                    Planted.CONCEPTS,
                    PICTURES.size(),
                    from -> () -> rest(from).iterator(),
                    notebook));
    assertThat(stop).hasMessage("stopped");
    return notes.get(notes.size() - 1);
  }

  private static Stream<MaskedPicture> rest(int from) {
    return PICTURES.stream().skip(from);
  }

  @Test
  void whatUnitsMarkHasLittleToDoWithTheMasksOfOtherPictures() {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method =
          new NetworkDissection(classifier, Optional.of(Planted.LAYER), Planted.SHARE);
      Dissection found = method.of(Planted.CONCEPTS, PICTURES.size(), PICTURES);

      // When
      double[][] chance = method.byChance(found, 3, 1, PICTURES);

      // Then
      assertThat(chance).hasDimensions(3, Planted.CONCEPTS.size());
      assertThat(Arrays.stream(chance).flatMapToDouble(Arrays::stream).max().orElseThrow())
          .isLessThan(0.5);
      assertThat(found.bestOf("red").iou()).isGreaterThan(0.95);
    }
  }

  @Test
  void whereAllPicturesAreMarkedAlikeChanceDoesAsWellAsTheMasks() {
    // Given
    Map<String, BitSet> masks = PICTURES.get(0).masks();
    List<MaskedPicture> alike =
        PICTURES.stream()
            .map(picture -> new MaskedPicture(picture.name(), picture.tensor(), masks))
            .toList();
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method =
          new NetworkDissection(classifier, Optional.of(Planted.LAYER), Planted.SHARE);
      Dissection found = method.of(Planted.CONCEPTS, alike.size(), alike);

      // When
      double[][] chance = method.byChance(found, 1, 1, alike);

      // Then
      assertThat(chance[0])
          .containsExactly(
              Planted.CONCEPTS.stream()
                  .mapToDouble(concept -> found.bestOf(concept).iou())
                  .toArray());
    }
  }

  @Test
  void whatAUnitMarksInAPictureIsWhatItLooksFor() {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method =
          new NetworkDissection(classifier, Optional.of(Planted.LAYER), Planted.SHARE);
      Dissection found = method.of(Planted.CONCEPTS, PICTURES.size(), PICTURES);

      // When
      List<BitSet> marked =
          method.marked(found, 1, List.of(PICTURES.get(3).tensor(), PICTURES.get(4).tensor()));

      // Then
      assertThat(marked)
          .containsExactly(
              PICTURES.get(3).masks().get("blue"), PICTURES.get(4).masks().get("blue"));
    }
  }

  @Test
  void aCoarserMapIsSpreadOverThePixelsItSees() {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      UnitMaps maps = new UnitMaps(classifier, Optional.of(Planted.STRIDED));
      Overlaps overlaps = new Overlaps(1, 1);

      // When: half as bright as red
      maps.forEach(
          PICTURES,
          (picture, activations) -> {
            BitSet marked = maps.above(activations.values(), 0, 1.5);
            overlaps.mark(0, marked);
            overlaps.show(0, picture.masks().get("red"));
            overlaps.meet(0, marked, 0, picture.masks().get("red"));
          });

      // Then: a pixel to the side it would be 0.6, and half a position off no better than 0.8
      assertThat(overlaps.iou(0, 0)).isGreaterThan(0.9);
    }
  }

  @Test
  void aPositionIsCoveredByTheShareOfItsPixels() {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      UnitMaps maps = new UnitMaps(classifier, Optional.of(Planted.STRIDED));
      BitSet mask = new BitSet();
      mask.set(5 * Planted.SIDE + 6);
      mask.set(4 * Planted.SIDE + 6);
      mask.set(4 * Planted.SIDE + 7);

      // When
      float[] covered = maps.covered(mask);

      // Then
      assertThat(covered[2 * Planted.SIDE / 2 + 3]).isEqualTo(0.75f);
      assertThat(covered[2 * Planted.SIDE / 2 + 2]).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.003, 0.02, 0.4})
  void theThresholdIsPassedByTheShareThatWasAsked(double share) {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      UnitMaps maps = new UnitMaps(classifier, Optional.of(Planted.LAYER));

      // When
      double[] thresholds =
          NetworkDissection.thresholds(maps, share, PICTURES.size() + 5, PICTURES);

      // Then
      long[] above = new long[thresholds.length];
      maps.forEach(
          PICTURES,
          (picture, activations) -> {
            for (int i = 0; i < activations.values().length; i++) {
              int unit = i / activations.positions();
              above[unit] += activations.values()[i] > thresholds[unit] ? 1 : 0;
            }
          });
      long positions = (long) PICTURES.size() * Planted.SIDE * Planted.SIDE;
      assertThat(above).containsOnly((long) (share * positions));
    }
  }

  @Test
  void theLargestOfManyNumbersAreKept() {
    // Given
    float[] numbers = SmallModels.normal(1000, 3);
    UpperTail tail = new UpperTail(40);
    for (float number : numbers) {
      tail.add(number);
    }
    Arrays.sort(numbers);

    // When
    float tenth = tail.largestBut(9);

    // Then
    assertThat(tenth).isEqualTo(numbers[990]);
    assertThat(tail.largestBut(39)).isEqualTo(numbers[960]);
  }

  @Test
  void manyUnitsMarkWhatNoneDoesAlone() {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      Net2Vec method = new Net2Vec(classifier, Optional.of(Planted.LAYER), Planted.SHARE, 1);

      // When
      List<Encoding> found =
          method
              .of(Planted.CONCEPTS, PICTURES.size(), PICTURES, Planted.pictures(15, 2))
              .concepts();

      // Then: a square is red or blue
      Encoding square = found.get(Planted.CONCEPTS.indexOf("square"));
      assertThat(square.unit().iou()).isBetween(0.4, 0.55);
      assertThat(square.iou()).isGreaterThan(0.95);
      assertThat(square.strongest(2)).containsExactlyInAnyOrder(0, 1);
      Encoding red = found.get(Planted.CONCEPTS.indexOf("red"));
      assertThat(red.iou()).isGreaterThan(0.95);
      assertThat(red.strongest(1)).containsExactly(0);
    }
  }

  @Test
  void conceptsThatNoPictureShowsAreNamed() {
    // Given
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method = new NetworkDissection(classifier, Optional.empty(), 0.01);
      List<MaskedPicture> bare =
          PICTURES.stream()
              .map(picture -> new MaskedPicture(picture.name(), picture.tensor(), Map.of()))
              .toList();

      // When, then
      assertThatThrownBy(() -> method.of(List.of("cat"), bare.size(), bare))
          .isInstanceOf(NotApplicableException.class)
          .hasMessage("none of 30 pictures shows any of [cat]");
    }
  }

  @Test
  void anActivationThatIsNoNumberIsRefused() {
    // Given
    MaskedPicture picture = Planted.pictures(1, 1).get(0);
    float[] broken = picture.tensor().clone();
    Arrays.fill(broken, Float.NaN);
    try (Classifier classifier = Planted.classifier()) {
      NetworkDissection method =
          new NetworkDissection(classifier, Optional.of(Planted.LAYER), 0.01);
      List<MaskedPicture> pictures =
          List.of(new MaskedPicture("broken.jpg", broken, picture.masks()));

      // When
      Throwable refused =
          catchThrowable(() -> method.of(Planted.CONCEPTS, pictures.size(), pictures));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("broken.jpg");
    }
  }
}
