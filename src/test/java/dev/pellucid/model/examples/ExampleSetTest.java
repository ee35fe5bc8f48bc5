package dev.pellucid.model.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.model.examples.ExampleSet.Neighbour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleSetTest {

  private static final int FEATURES = 12;
  private static final ExampleSpace SPACE =
      new ExampleSpace("digest", "features", FEATURES, 3, true);

  @TempDir Path folder;

  private static float[] features(int image) {
    Random random = new Random(image);
    float[] values = new float[FEATURES];
    for (int k = 0; k < FEATURES; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void add(ExampleWriter writer, int from, int to) throws IOException {
    for (int image = from; image < to; image++) {
      writer.add(
          "image-" + image,
          image % 2 == 0 ? OptionalInt.of(image % 3) : OptionalInt.empty(),
          features(image),
          new float[] {image, 0, 1},
          new byte[] {(byte) image});
    }
  }

  private void write(int count) throws IOException {
    try (ExampleWriter writer = ExampleWriter.open(folder, SPACE)) {
      add(writer, 0, count);
      writer.finish();
    }
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(k -> Math.pow((double) a[k] - b[k], 2)).sum());
  }

  @Test
  void examplesComeBackInTheirOrderWithAllThatWasAdded() throws IOException {
    // Given
    write(5);
    List<Example> found = new ArrayList<>();

    // When
    try (ExampleSet set = ExampleSet.open(folder).orElseThrow()) {
      set.forEach(found::add);

      // Then
      assertThat(found)
          .extracting(Example::name)
          .containsExactly("image-0", "image-1", "image-2", "image-3", "image-4");
      assertThat(found.get(4).label()).hasValue(1);
      assertThat(found.get(3).label()).isEmpty();
      assertThat(found.get(3).features()).containsExactly(features(3));
      assertThat(found.get(3).logits()).containsExactly(3, 0, 1);
      assertThat(set.example(3).name()).isEqualTo("image-3");
      assertThat(set.picture(3)).containsExactly(3);
      assertThat(set.space()).isEqualTo(SPACE);
    }
  }

  @Test
  void theNearestOfALargeSetAreThoseThatAComparisonWithAllFinds() throws IOException {
    // Given
    int count = 3000;
    write(count);
    float[] asked = features(count);
    List<String> slowly =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(image -> distance(asked, features(image))))
            .limit(10)
            .map(image -> "image-" + image)
            .toList();

    // When
    List<Neighbour> nearest;
    try (ExampleSet set = ExampleSet.open(folder).orElseThrow()) {
      nearest = set.nearest(asked, 10);
    }

    // Then
    // The search along the graph may miss some; of ten, one here.
    assertThat(nearest).isSortedAccordingTo(Comparator.comparingDouble(Neighbour::distance));
    assertThat(nearest)
        .filteredOn(each -> slowly.contains(each.example().name()))
        .hasSizeGreaterThanOrEqualTo(9);
  }

  @Test
  void oneThatWasStoppedGoesOnWhereItWas() throws IOException {
    // Given
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE)) {
      add(stopped, 0, 7);
    }

    // When
    try (ExampleWriter again = ExampleWriter.open(folder, SPACE)) {
      assertThat(again.contains("image-6")).isTrue();
      add(again, again.size(), 10);
      again.finish();
    }

    // Then
    try (ExampleSet set = ExampleSet.open(folder).orElseThrow()) {
      assertThat(set.size()).isEqualTo(10);
      assertThat(set.example(9).name()).isEqualTo("image-9");
    }
  }

  @Test
  void aLabelThatTheModelDoesNotHaveIsRefused() throws IOException {
    // Given
    try (ExampleWriter writer = ExampleWriter.open(folder, SPACE)) {

      // When
      Throwable refused =
          catchThrowable(
              () ->
                  writer.add("one.jpg", OptionalInt.of(3), features(0), new float[3], new byte[0]));

      // Then
      assertThat(refused).hasMessage("'one.jpg' is labelled as class 3, but the model has 0 to 2");
      assertThat(writer.names()).isEmpty();
    }
  }

  @Test
  void oneThatIsNotFinishedSaysSo() throws IOException {
    // Given
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE)) {
      add(stopped, 0, 7);
    }

    // When
    Throwable refused = catchThrowable(() -> ExampleSet.open(folder));

    // Then
    assertThat(refused).isInstanceOf(ExamplesException.class).hasMessageContaining("fit examples");
  }

  @Test
  void anUnfinishedSetOfAnotherModelIsReplaced() throws IOException {
    // Given
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE)) {
      add(stopped, 0, 7);
    }
    ExampleSpace other = new ExampleSpace("another", "features", FEATURES, 3, true);

    // When
    try (ExampleWriter writer = ExampleWriter.open(folder, other)) {
      // Then
      assertThat(writer.size()).isZero();
    }
  }

  @Test
  void featuresMayBeWiderThanLucenesOwnLimit() throws IOException {
    // Given
    ExampleSpace wide = new ExampleSpace("digest", "features", 2048, 1, true);
    try (ExampleWriter writer = ExampleWriter.open(folder, wide)) {
      writer.add("one", OptionalInt.empty(), new float[2048], new float[1], new byte[0]);
      writer.finish();
    }

    // When
    List<Neighbour> nearest;
    try (ExampleSet set = ExampleSet.open(folder).orElseThrow()) {
      nearest = set.nearest(new float[2048], 3);
    }

    // Then
    assertThat(nearest).hasSize(1);
  }
}
