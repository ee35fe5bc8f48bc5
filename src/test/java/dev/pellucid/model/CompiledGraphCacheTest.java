package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.CompiledClassifier.Chw;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledGraphCacheTest {

  private static final byte[] MODEL = {1, 2, 3};
  private static final ExplanationPlan PLAN = ExplanationPlan.of(Output.LOGITS, Output.GRAD_CAM);

  @TempDir Path folder;
  private final AtomicInteger compilations = new AtomicInteger();

  @Test
  void whatWasCompiledOnceIsReadTheNextTime() {
    // Given
    CompiledClassifier compiled = cache("1").compile(MODEL, "m", PLAN);

    // When
    CompiledClassifier read = cache("1").compile(MODEL, "m", PLAN);

    // Then
    assertThat(compilations).hasValue(1);
    assertThat(read).usingRecursiveComparison().isEqualTo(compiled);
    assertThat(read.conceptLayer()).hasValue(new FeatureLayer("features", 4, 5, 6));
  }

  @Test
  void everyPlanIsAnEntryOfItsOwn() {
    // Given
    List<ExplanationPlan> plans =
        List.of(
            PLAN,
            ExplanationPlan.of(Output.LOGITS),
            PLAN.atLayer("features"),
            PLAN.withLayers(List.of("features")),
            PLAN.withConcepts(new ConceptVectors(List.of("a"), new float[][] {{1, 0}})),
            PLAN.withConcepts(new ConceptVectors(List.of("a"), new float[][] {{0, 1}})),
            PLAN.withConcepts(new ConceptVectors(List.of("b"), new float[][] {{1, 0}})));

    // When
    plans.forEach(plan -> cache("1").compile(MODEL, "m", plan));

    // Then
    assertThat(compilations).hasValue(7);
  }

  @Test
  void everyPartOfAPlanIsPartOfTheKey() {
    // Given
    RecordComponent[] parts = ExplanationPlan.class.getRecordComponents();

    // When
    Set<String> names = Set.copyOf(Arrays.stream(parts).map(RecordComponent::getName).toList());

    // Then: a part that is added must go into the key, and then into this list.
    assertThat(names)
        .containsExactlyInAnyOrder(
            "outputs",
            "conceptLayer",
            "layers",
            "concepts",
            "propagation",
            "masking",
            "contrasted",
            "from");
  }

  @Test
  void anotherModelOrCompilerIsAnotherEntry() {
    // Given
    cache("1").compile(MODEL, "m", PLAN);
    cache("1").compile(new byte[] {1, 2, 4}, "m", PLAN);

    // When
    cache("2").compile(MODEL, "m", PLAN);

    // Then
    assertThat(compilations).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {".onnx", ".json"})
  void aBrokenEntryIsCompiledAgain(String part) throws IOException {
    // Given
    CompiledClassifier whole = cache("1").compile(MODEL, "m", PLAN);
    Path file = files(part).get(0);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    // When
    CompiledClassifier again = cache("1").compile(MODEL, "m", PLAN);

    // Then
    assertThat(compilations).hasValue(2);
    assertThat(again).usingRecursiveComparison().isEqualTo(whole);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void anEntryOfWhichAFileIsMissingIsNone() throws IOException {
    // Given
    cache("1").compile(MODEL, "m", PLAN);
    Files.delete(files(".onnx").get(0));

    // When
    cache("1").compile(MODEL, "m", PLAN);

    // Then
    assertThat(compilations).hasValue(2);
  }

  @Test
  void aFolderThatCannotBeWrittenCostsOnlyTime() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    CompiledGraphCache cache = new CompiledGraphCache(file, this::compile, Optional.of("1"));

    // When
    CompiledClassifier compiled = cache.compile(MODEL, "m", PLAN);

    // Then
    assertThat(compiled.classes()).isEqualTo(7);
  }

  @Test
  void onlySoManyEntriesAreKept() throws IOException {
    // Given
    CompiledGraphCache cache = cache("1");

    // When
    for (byte i = 0; i < 70; i++) {
      cache.compile(new byte[] {i}, "m", PLAN);
    }

    // Then
    assertThat(files(".json")).hasSize(64);
    assertThat(files(".onnx")).hasSize(64);
    assertThat(files(".part")).isEmpty();
  }

  @Test
  void theCompilerKnowsItsOwnVersion() {
    // Given
    Optional<String> before = CompilerFingerprint.compute();

    // When
    Optional<String> again = CompilerFingerprint.compute();

    // Then
    assertThat(again).isEqualTo(before).get().asString().matches("[0-9a-f]{64}");
  }

  private CompiledGraphCache cache(String compilerVersion) {
    return new CompiledGraphCache(folder, this::compile, Optional.of(compilerVersion));
  }

  private CompiledClassifier compile(byte[] onnx, String model, ExplanationPlan plan) {
    compilations.incrementAndGet();
    return new CompiledClassifier(
        ("compiled " + Arrays.toString(onnx)).getBytes(StandardCharsets.UTF_8),
        "image",
        new Chw(1, 2, 3),
        7,
        Optional.of(new FeatureLayer("features", 4, 5, 6)),
        List.of("logits", "grad_cam"));
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
