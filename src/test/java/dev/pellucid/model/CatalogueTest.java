package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.Provider;
import dev.pellucid.model.inference.ProviderUnavailableException;
import dev.pellucid.model.inference.SessionClosedException;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CatalogueTest {

  private static final float[] IMAGE = {1, 1, 1, 1, 0, 0, 0, 4, 1, 1, 1, 1};
  private static final SessionSettings SESSION = SessionSettings.onCpu().withThreads(1);

  @TempDir Path folder;
  @TempDir Path cache;
  private Catalogue catalogue;

  @AfterEach
  void close() {
    if (catalogue != null) {
      catalogue.close();
    }
  }

  @Test
  void bundlesAndBareFilesAreServed() throws IOException {
    // Given
    bare("bare", 1);
    bundle("signs", 1, "name: traffic\nversion: 3\nlabels: [a, b, c]");
    Files.createDirectory(folder.resolve("notes"));

    // When
    open();

    // Then
    assertThat(catalogue.models()).extracting(ServedModel::name).containsExactly("bare", "traffic");
    ServedModel model = catalogue.find("traffic").orElseThrow();
    assertThat(model.version()).isEqualTo("3");
    assertThat(model.classes()).isEqualTo(3);
    assertThat(model.manifest().label(2)).isEqualTo("c");
    assertThat(model.conceptLayer()).isPresent();
    assertThat(catalogue.failures()).isEmpty();
  }

  @Test
  void anImageIsExplained() throws IOException {
    // Given
    bare("toy", 1);
    open();

    // When
    LiveExplanation explanation =
        catalogue.find("toy").orElseThrow().explain(IMAGE, 1).toCompletableFuture().join();

    // Then
    assertThat(explanation.logits()).containsExactly(1, 2, 3);
    assertThat(explanation.target()).isEqualTo(1);
    assertThat(explanation.cam().orElseThrow().layer()).isEqualTo("features");
    // Logit 1 is twice the mean of channel 1, so G is 2/4 there, and CAM half of the channel.
    assertThat(explanation.cam().orElseThrow().values()).containsExactly(0, 0, 0, 2);
    assertThat(explanation.concepts()).isEmpty();
    assertThat(explanation.batchSize()).isEqualTo(1);
  }

  /**
   * A logit is ln p. With the scores s = (m₀, 2m₁, 3m₂) = (1, 4, 3) of the channels' means m, that
   * of class 1 has the slopes −1/Σs, 2(1/s₁ − 1/Σs) and −3/Σs at the means.
   */
  @Test
  void probabilitiesAreExplainedByTheirLogarithms() throws IOException {
    // Given
    Path bundle = bundle("shares", 1, "output: probabilities");
    Files.write(bundle.resolve("model.onnx"), Classifiers.channelShares(3, 2, 2));
    open();
    float[] image = {1, 1, 1, 1, 0, 0, 0, 8, 1, 1, 1, 1};

    // When
    LiveExplanation explanation =
        catalogue.find("shares").orElseThrow().explain(image, -1).toCompletableFuture().join();

    // Then
    float rounding = 1e-6f;
    assertThat(explanation.probabilities())
        .containsExactly(new float[] {1 / 8f, 4 / 8f, 3 / 8f}, within(rounding));
    assertThat(explanation.logits())
        .containsExactly(
            new float[] {
              (float) Math.log(1 / 8.), (float) Math.log(4 / 8.), (float) Math.log(3 / 8.)
            },
            within(rounding));
    assertThat(explanation.target()).isEqualTo(1);
    float[] weights = {-1 / 8f / 4, 2 * (1 / 4f - 1 / 8f) / 4, -3 / 8f / 4};
    assertThat(explanation.cam().orElseThrow().values())
        .containsExactly(
            new float[] {0, 0, 0, weights[0] + 8 * weights[1] + weights[2]}, within(rounding));
  }

  @Test
  void aBankBringsConcepts() throws IOException {
    // Given
    Path bundle = bundle("toy", 1, "concepts: concepts.json");
    Files.writeString(
        bundle.resolve("concepts.json"),
        """
        {"layer": "features", "channels": 3, "concepts": [
          {"name": "first", "vector": [0, 0, 2]}, {"name": "second", "vector": [0, 1, 0]}]}
        """);
    open();

    // When
    LiveExplanation explanation =
        catalogue.find("toy").orElseThrow().explain(IMAGE, -1).toCompletableFuture().join();

    // Then
    LiveExplanation.Concepts concepts = explanation.concepts().orElseThrow();
    assertThat(explanation.target()).isEqualTo(2);
    assertThat(concepts.names()).containsExactly("first", "second");
    assertThat(concepts.presence()).containsExactly(1, 1);
    assertThat(concepts.sensitivity()).containsExactly(3, 0);
    assertThat(concepts.contribution()[0] + concepts.contribution()[1] + concepts.residual())
        .isEqualTo(3);
  }

  @Test
  void aModelWithoutAGradientIsServedWithoutOne() throws IOException {
    // Given
    Files.write(folder.resolve("steps.onnx"), Classifiers.withoutGradient(3, 2, 2, 3));

    // When
    open();

    // Then
    ServedModel model = catalogue.find("steps").orElseThrow();
    assertThat(model.conceptLayer()).isEmpty();
    LiveExplanation explanation =
        model
            .explain(new float[] {9, 9, 9, 9, 0, 0, 0, 0, 9, 9, 9, 9}, -1)
            .toCompletableFuture()
            .join();
    assertThat(explanation.logits()).containsExactly(9, 0, 27);
    assertThat(explanation.cam()).isEmpty();
    assertThat(explanation.target()).isEqualTo(2);
  }

  @Test
  void whatDoesNotFitTheModelIsRefused() throws IOException {
    // Given
    bare("toy", 1);
    open();
    ServedModel model = catalogue.find("toy").orElseThrow();

    // When
    List<CompletionStage<LiveExplanation>> refused =
        List.of(model.explain(new float[7], -1), model.explain(IMAGE, 3), model.explain(IMAGE, -2));

    // Then
    assertThat(refused)
        .allSatisfy(
            result ->
                assertThat(failure(result))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("model 'toy'"));
  }

  @Test
  void aBrokenBundleKeepsNoOtherFromBeingServed() throws IOException {
    // Given
    bare("good", 1);
    bundle("bad", 1, "labels: [only, two]");

    // When
    open();

    // Then
    assertThat(catalogue.models()).extracting(ServedModel::name).containsExactly("good");
    assertThat(catalogue.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.location()).isEqualTo(folder.resolve("bad"));
              assertThat(failure.problem()).contains("labels: are 2, but the model has 3 classes");
            });
  }

  @Test
  void twoBundlesCannotHaveOneName() throws IOException {
    // Given
    bundle("a", 1, "name: same\nversion: 1");
    bundle("b", 1, "name: same\nversion: 2");

    // When
    open();

    // Then
    assertThat(catalogue.find("same").orElseThrow().version()).isEqualTo("1");
    assertThat(catalogue.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.problem()).contains("served as 'same' already"));
  }

  @Test
  void theOnlyModelIsTheDefault() throws IOException {
    // Given
    bare("one", 1);
    open();

    // When
    ModelLease lease = catalogue.leaseDefault();

    // Then
    try (lease) {
      assertThat(lease.model().name()).isEqualTo("one");
    }
  }

  @Test
  void ofSeveralModelsNoneIsTheDefaultUnlessConfigured() throws IOException {
    // Given
    bare("one", 1);
    bare("two", 1);
    open();

    // When
    Throwable thrown = catchThrowable(() -> catalogue.leaseDefault());

    // Then
    assertThat(thrown)
        .isInstanceOf(UnknownModelException.class)
        .hasMessage("no model is named, and there is no default; served are [one, two]");
  }

  @Test
  void anUnknownModelIsSaidToBeSo() throws IOException {
    // Given
    bare("one", 1);
    open();

    // When
    Throwable thrown = catchThrowable(() -> catalogue.lease("other"));

    // Then
    assertThat(thrown)
        .isInstanceOf(UnknownModelException.class)
        .hasMessage("there is no model 'other'; served are [one]");
  }

  @Test
  void aMissingProviderStopsTheStart() throws IOException {
    // Given
    bare("one", 1);
    CatalogueSettings settings = settings(SESSION.withProvider(Provider.CUDA, 0), Duration.ZERO);

    // When
    Throwable thrown =
        catchThrowable(() -> catalogue = Catalogue.open(settings, ForkJoinPool.commonPool()));

    // Then
    assertThat(thrown).isInstanceOf(ProviderUnavailableException.class);
  }

  @Test
  void aChangedBundleReplacesTheEarlierVersion() throws IOException {
    // Given
    bare("toy", 1);
    open();
    ServedModel before = catalogue.find("toy").orElseThrow();
    bare("toy", 10);

    // When
    look(2);

    // Then
    ServedModel after = catalogue.find("toy").orElseThrow();
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(logits(after)).containsExactly(10, 20, 30);
    assertThat(failure(before.explain(IMAGE, -1))).isInstanceOf(SessionClosedException.class);
  }

  @Test
  void aBundleThatIsStillChangingIsLeftAlone() throws IOException {
    // Given
    bare("toy", 1);
    open();
    ServedModel before = catalogue.find("toy").orElseThrow();
    bare("toy", 10);
    look(1);
    bare("toy", 100);

    // When
    look(1);

    // Then
    assertThat(catalogue.find("toy")).hasValue(before);
  }

  @Test
  void aTouchedBundleIsNotReloaded() throws IOException {
    // Given
    Path file = bare("toy", 1);
    open();
    ServedModel before = catalogue.find("toy").orElseThrow();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));

    // When
    look(3);

    // Then
    assertThat(catalogue.find("toy")).hasValue(before);
  }

  @Test
  void aHalfCopiedBundleIsNotLoadedAndDropsNothing() throws IOException {
    // Given
    Path file = bare("toy", 1);
    open();
    byte[] whole = Classifiers.channelMeans(3, 2, 2, 3, 10);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    look(2);
    List<LoadFailure> meanwhile = catalogue.failures();
    float[] logitsMeanwhile = logits(catalogue.find("toy").orElseThrow());
    Files.write(file, whole);

    // When
    look(2);

    // Then
    assertThat(logitsMeanwhile).containsExactly(1, 2, 3);
    assertThat(meanwhile)
        .singleElement()
        .satisfies(failure -> assertThat(failure.problem()).contains("was not copied whole"));
    assertThat(logits(catalogue.find("toy").orElseThrow())).containsExactly(10, 20, 30);
    assertThat(catalogue.failures()).isEmpty();
  }

  @Test
  void aVersionWithoutAnAnswerDoesNotReplaceOneThatHas() throws IOException {
    // Given the square root of what is below zero
    Path file = bare("toy", 1);
    open();
    Files.write(file, Classifiers.ending(3, 2, 2, 3, "Neg", "Sqrt"));

    // When
    look(2);

    // Then
    assertThat(logits(catalogue.find("toy").orElseThrow())).containsExactly(1, 2, 3);
    assertThat(catalogue.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.problem()).contains("not finite numbers"));
  }

  @Test
  void aModelWithoutAnAnswerForABlankImageIsServed() throws IOException {
    // Given shares of a sum, which is zero for what is blank
    Path bundle = bundle("shares", 1, "output: probabilities");
    Files.write(bundle.resolve("model.onnx"), Classifiers.channelShares(3, 2, 2));
    open();
    ServedModel model = catalogue.find("shares").orElseThrow();

    // When
    CompletionStage<LiveExplanation> blank = model.explain(new float[12], -1);

    // Then
    assertThat(failure(blank)).hasMessageContaining("not finite numbers");
    assertThat(model.explainProbe().toCompletableFuture().join().logits()).hasSize(3);
  }

  @Test
  void aBundleThatFindsNoMemoryIsReported() throws IOException {
    // Given a file of more bytes than an array can have, of which none is written
    bare("toy", 1);
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("vast.onnx").toFile(), "rw")) {
      file.setLength(1L << 32);
    }

    // When
    open();

    // Then
    assertThat(catalogue.models()).extracting(ServedModel::name).containsExactly("toy");
    assertThat(catalogue.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.location()).hasFileName("vast.onnx"));
  }

  @Test
  void aBundleThatLosesItsClassifierForAWhileIsKept() throws IOException {
    // Given
    Path bundle = bundle("toy", 1, "version: 1");
    open();
    Files.delete(bundle.resolve("model.onnx"));

    // When
    look(3);

    // Then
    assertThat(catalogue.find("toy")).get().extracting(ServedModel::version).isEqualTo("1");
  }

  @Test
  void aRemovedBundleIsServedNoLongerButFinishesWhatItHas() throws IOException {
    // Given
    Path file = bare("toy", 1);
    open();
    ModelLease lease = catalogue.lease("toy");
    Files.delete(file);

    // When
    look(2);

    // Then
    assertThat(catalogue.find("toy")).isEmpty();
    assertThat(logits(lease.model())).containsExactly(1, 2, 3);
    lease.close();
    assertThat(failure(lease.model().explain(IMAGE, -1)))
        .isInstanceOf(SessionClosedException.class);
  }

  @Test
  void aNewBundleIsFound() throws IOException {
    // Given
    open();
    bare("late", 1);

    // When
    look(2);

    // Then
    assertThat(catalogue.find("late")).isPresent();
  }

  @Test
  void theFolderIsWatched() throws IOException, InterruptedException {
    // Given
    catalogue = Catalogue.open(settings(SESSION, Duration.ofMillis(20)), ForkJoinPool.commonPool());

    // When
    bare("late", 1);

    // Then
    while (catalogue.find("late").isEmpty()) {
      Thread.sleep(10);
    }
    assertThat(logits(catalogue.find("late").orElseThrow())).containsExactly(1, 2, 3);
  }

  @Test
  void reloadingUnderLoadLosesNoImage() throws IOException {
    // Given
    bare("toy", 1);
    open();
    List<CompletionStage<LiveExplanation>> results = new ArrayList<>();

    // When
    for (int version = 2; version <= 8; version++) {
      submit(200, results);
      bare("toy", version);
      submit(200, results);
      catalogue.look();
      submit(200, results);
      catalogue.look();
      submit(200, results);
    }

    // Then: logits are 1, 2, 3 times the version of the model that gave them.
    List<Float> versions =
        results.stream().map(result -> result.toCompletableFuture().join().logits()[0]).toList();
    assertThat(versions).hasSize(7 * 800).isSorted();
    assertThat(versions).contains(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);
  }

  private void submit(int times, List<CompletionStage<LiveExplanation>> results) {
    for (int i = 0; i < times; i++) {
      try (ModelLease lease = catalogue.lease("toy")) {
        results.add(lease.model().explain(IMAGE, -1));
      }
    }
  }

  @Test
  void whatFailedIsTriedAgainWhenAsked() throws IOException {
    // Given a bundle whose name is free by now
    Path first = bundle("a", 1, "name: same\nversion: 1");
    bundle("b", 1, "name: same\nversion: 2");
    open();
    Files.delete(first.resolve("model.onnx"));
    Files.delete(first.resolve("model.yaml"));
    Files.delete(first);

    // When
    List<Reload> reloads = catalogue.reload();

    // Then
    assertThat(reloads).hasSize(2);
    assertThat(catalogue.failures()).isEmpty();
    assertThat(catalogue.find("same")).get().extracting(ServedModel::version).isEqualTo("2");
  }

  @Test
  void whatHasChangedIsLoadedWhenAsked() throws IOException {
    // Given
    bundle("same", 1, "version: 1");
    Path changed = bundle("changed", 1, "version: 1");
    Path broken = bundle("broken", 1, "version: 1");
    Path gone = bare("gone", 1);
    open();
    long before = catalogue.changes();
    Files.writeString(changed.resolve("model.yaml"), "version: two");
    Files.writeString(broken.resolve("model.yaml"), "versoin: 2");
    Files.delete(gone);
    bare("new", 1);

    // When
    List<Reload> reloads = catalogue.reload();

    // Then
    assertThat(reloads)
        .extracting(Reload::bundle, Reload::outcome)
        .containsExactlyInAnyOrder(
            tuple("same", Reload.Outcome.UNCHANGED),
            tuple("changed", Reload.Outcome.REPLACED),
            tuple("broken", Reload.Outcome.FAILED),
            tuple("gone.onnx", Reload.Outcome.GONE),
            tuple("new.onnx", Reload.Outcome.LOADED));
    assertThat(catalogue.find("changed")).map(ServedModel::version).contains("two");
    assertThat(catalogue.find("broken")).map(ServedModel::version).contains("1");
    assertThat(catalogue.models())
        .extracting(ServedModel::name)
        .containsExactly("broken", "changed", "new", "same");
    assertThat(catalogue.changes()).isGreaterThan(before);
    assertThat(catalogue.bundles())
        .filteredOn(bundle -> bundle.failure().isPresent())
        .extracting(BundleStatus::name)
        .containsExactly("broken");
  }

  @Test
  void oneModelCanBeReloadedByItsName() throws IOException {
    // Given
    Path signs = bundle("signs", 1, "name: traffic\nversion: 1");
    Path other = bundle("other", 1, "version: 1");
    open();
    Files.writeString(signs.resolve("model.yaml"), "name: traffic\nversion: two");
    Files.writeString(other.resolve("model.yaml"), "version: two");

    // When
    Optional<Reload> reload = catalogue.reload("traffic");

    // Then
    assertThat(reload).map(Reload::outcome).contains(Reload.Outcome.REPLACED);
    assertThat(reload.orElseThrow().earlier()).map(ServedModel::version).contains("1");
    assertThat(catalogue.find("other")).map(ServedModel::version).contains("1");
    assertThat(catalogue.reload("../signs")).isEmpty();
  }

  private void open() {
    catalogue = Catalogue.open(settings(SESSION, Duration.ZERO), ForkJoinPool.commonPool());
  }

  private CatalogueSettings settings(SessionSettings session, Duration reload) {
    return new CatalogueSettings(
        folder, Optional.empty(), cache, reload, session, BatchSettings.USUAL);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      catalogue.look();
    }
  }

  private Path bare(String name, float scale) throws IOException {
    return Files.write(folder.resolve(name + ".onnx"), Classifiers.channelMeans(3, 2, 2, 3, scale));
  }

  private Path bundle(String name, float scale, String yaml) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve(name));
    Files.write(bundle.resolve("model.onnx"), Classifiers.channelMeans(3, 2, 2, 3, scale));
    Files.writeString(bundle.resolve("model.yaml"), yaml);
    return bundle;
  }

  private static float[] logits(ServedModel model) {
    return model.explain(IMAGE, -1).toCompletableFuture().join().logits();
  }

  private static Throwable failure(CompletionStage<LiveExplanation> result) {
    Throwable thrown = catchThrowable(() -> result.toCompletableFuture().join());
    assertThat(thrown).isInstanceOf(CompletionException.class);
    return thrown.getCause();
  }
}
