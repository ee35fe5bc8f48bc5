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
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
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
  void aFolderThatCanOnlyBeReadServesWhatIsInIt() throws IOException {
    // Given an archive of a filled folder: those of several releases can only be read
    cache("1").compile(MODEL, "m", PLAN);
    Path archive = folder.resolve("filled.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(archive), manifest)) {
      for (Path file : List.of(files(".onnx").get(0), files(".json").get(0))) {
        jar.putNextEntry(new ZipEntry(file.getFileName().toString()));
        jar.write(Files.readAllBytes(file));
      }
    }
    try (FileSystem readOnly =
        FileSystems.newFileSystem(archive, Map.of("releaseVersion", "runtime"))) {
      CompiledGraphCache cache =
          new CompiledGraphCache(readOnly.getPath("/"), this::compile, Optional.of("1"));

      // When
      CompiledClassifier read = cache.compile(MODEL, "m", PLAN);

      // Then
      assertThat(readOnly.isReadOnly()).isTrue();
      assertThat(compilations).hasValue(1);
      assertThat(read.classes()).isEqualTo(7);
    }
  }

  @Test
  void whatKilledProcessesLeftIsClearedAwayButNotWhatIsBeingWritten() throws IOException {
    // Given
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (String name : List.of("old.onnx", "old.json123.part")) {
      Files.setLastModifiedTime(Files.createFile(folder.resolve(name)), longAgo);
    }
    Files.createFile(folder.resolve("new.onnx"));
    Files.createFile(folder.resolve("new.json123.part"));
    cache("1").compile(MODEL, "m", PLAN);
    Files.setLastModifiedTime(files(".json").get(0), longAgo);

    // When
    cache("1").compile(new byte[] {9}, "m", PLAN);

    // Then
    assertThat(files(".json")).hasSize(2);
    assertThat(files(".onnx")).hasSize(3).contains(folder.resolve("new.onnx"));
    assertThat(files(".part")).containsExactly(folder.resolve("new.json123.part"));
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
        List.of("logits", "grad_cam"),
        Set.of("image", "target"),
        1024);
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
