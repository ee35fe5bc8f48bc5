package dev.pellucid.model.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import dev.pellucid.model.examples.ExampleSet.Neighbour;
import dev.pellucid.model.examples.ExampleSpace.Misfit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleSetTest {

  private static final int FEATURES = 12;
  private static final ExampleSpace SPACE =
      new ExampleSpace("digest", "input", "features", FEATURES, 3, true);

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
    try (ExampleWriter writer = ExampleWriter.open(folder, SPACE, "images")) {
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
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE, "images")) {
      add(stopped, 0, 7);
    }

    // When
    try (ExampleWriter again = ExampleWriter.open(folder, SPACE, "images")) {
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
    try (ExampleWriter writer = ExampleWriter.open(folder, SPACE, "images")) {

      // When
      Throwable refused =
          catchThrowable(
              () ->
                  writer.add("one.jpg", OptionalInt.of(3), features(0), new float[3], new byte[0]));

      // Then
      assertThat(refused).hasMessage("'one.jpg' is labelled as class 3, but the model has 0 to 2");
      assertThat(writer.size()).isZero();
    }
  }

  @Test
  void oneThatIsNotFinishedSaysSo() throws IOException {
    // Given
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE, "images")) {
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
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE, "images")) {
      add(stopped, 0, 7);
    }
    ExampleSpace other = new ExampleSpace("another", "input", "features", FEATURES, 3, true);

    // When
    try (ExampleWriter writer = ExampleWriter.open(folder, other, "images")) {
      // Then
      assertThat(writer.size()).isZero();
    }
  }

  @Test
  void featuresMayBeWiderThanLucenesOwnLimit() throws IOException {
    // Given
    ExampleSpace wide = new ExampleSpace("digest", "input", "features", 2048, 1, true);
    try (ExampleWriter writer = ExampleWriter.open(folder, wide, "images")) {
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

  @Test
  void whatWasAddedSomeSecondsAgoOutlivesAProcessThatIsKilled(@TempDir Path copy)
      throws IOException {
    // Given
    AtomicLong seconds = new AtomicLong();
    LongSupplier clock = () -> TimeUnit.SECONDS.toNanos(seconds.get());
    try (ExampleWriter running = ExampleWriter.open(folder, SPACE, "images", clock)) {
      add(running, 0, 4);
      seconds.set(3);
      add(running, 4, 5);
      add(running, 5, 7);

      // When
      copyAsTheyAre(folder, copy);
    }

    // Then
    try (ExampleWriter again = ExampleWriter.open(copy, SPACE, "images")) {
      assertThat(again.size()).isEqualTo(5);
    }
  }

  /** The files as a killed process leaves them: what it has not written is not there. */
  private static void copyAsTheyAre(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aFinishedSetOfTheSameImagesIsOpenedAsItIs() throws IOException {
    // Given
    write(5);

    // When
    try (ExampleWriter again = ExampleWriter.open(folder, SPACE, "images")) {

      // Then
      assertThat(again.isComplete()).isTrue();
      assertThat(again.size()).isEqualTo(5);
    }
    try (ExampleSet set = ExampleSet.open(folder).orElseThrow()) {
      assertThat(set.size()).isEqualTo(5);
    }
  }

  @Test
  void aFinishedSetOfOtherImagesIsMadeAnew() throws IOException {
    // Given
    write(5);

    // When
    try (ExampleWriter again = ExampleWriter.open(folder, SPACE, "other images")) {

      // Then
      assertThat(again.isComplete()).isFalse();
      assertThat(again.size()).isZero();
    }
  }

  @Test
  void anUnfinishedSetOfOtherImagesIsNotGoneOnWith() throws IOException {
    // Given
    try (ExampleWriter stopped = ExampleWriter.open(folder, SPACE, "images")) {
      add(stopped, 0, 7);
    }

    // When
    Throwable refused =
        catchThrowable(() -> ExampleWriter.open(folder, SPACE, "other images").close());

    // Then
    assertThat(refused)
        .isInstanceOf(ExamplesException.class)
        .hasMessageContaining("has 7 images")
        .hasMessageContaining("delete it to begin anew");
  }

  @Test
  void anIndexOfSomethingElseIsRefusedAndKept() throws IOException {
    // Given
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new Document());
    }

    // When
    Throwable refused = catchThrowable(() -> ExampleWriter.open(folder, SPACE, "images").close());

    // Then
    assertThat(refused).isInstanceOf(ExamplesException.class).hasMessageContaining("--out");
    try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
      assertThat(reader.numDocs()).isEqualTo(1);
    }
  }

  @Test
  void aFolderWithOtherFilesInItIsRefused() throws IOException {
    // Given
    Files.writeString(folder.resolve("thesis.tex"), "years of work");

    // When
    Throwable refused = catchThrowable(() -> ExampleWriter.open(folder, SPACE, "images").close());

    // Then
    assertThat(refused).isInstanceOf(ExamplesException.class).hasMessageContaining("thesis.tex");
    assertThat(folder).isDirectoryNotContaining("glob:**segments*");
  }

  @Test
  void aSetOfAnEarlierVersionSaysHowItIsMadeAnew() throws IOException {
    // Given
    write(1);
    Map<String, String> earlier = new HashMap<>(Fields.text(SPACE, "images", true));
    earlier.remove("preparation");
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setCodec(Codec.forName("Lucene912")))) {
      writer.setLiveCommitData(earlier.entrySet());
    }

    // When
    Throwable refused = catchThrowable(() -> ExampleSet.open(folder));

    // Then
    assertThat(refused)
        .isInstanceOf(ExamplesException.class)
        .hasMessageContaining("earlier version")
        .hasMessageContaining("fit examples --model");
  }

  @Test
  void imagesThatArePreparedOtherwiseAreToldApart() {
    // Given
    InputSpec input =
        new InputSpec(
            8, 8, ChannelOrder.GRAY, new Resize.Exact(), new float[] {0.5f}, new float[] {1}, 1);
    InputSpec brighter =
        new InputSpec(
            8, 8, ChannelOrder.GRAY, new Resize.Exact(), new float[] {0.4f}, new float[] {1}, 1);
    ExampleSpace space =
        new ExampleSpace("digest", ExampleSpace.preparation(input), "features", 1, 1, true);

    // When
    Optional<Misfit> misfit = space.misfit("digest", brighter);

    // Then
    assertThat(misfit).contains(Misfit.PREPARATION);
    assertThat(misfit.orElseThrow().of("signs")).contains("fit examples --model signs");
    assertThat(space.misfit("digest", input)).isEmpty();
    assertThat(space.misfit("other", input)).contains(Misfit.MODEL);
  }
}
