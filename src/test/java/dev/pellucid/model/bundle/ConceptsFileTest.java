package dev.pellucid.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.model.Classifiers;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptsFileTest {

  @TempDir Path folder;

  private static final Concept FOG =
      new Concept(
          "fog \"thick\" · été",
          new float[] {0.1f, -1e-7f, 3.4e8f},
          OptionalDouble.of(0.987654321),
          OptionalDouble.of(1.5e-12),
          Optional.of(true),
          OptionalDouble.of(0.25),
          Optional.of("linear, 10 splits"),
          List.of("concepts/fog/0.jpg", "concepts/fog/1.jpg"),
          true);

  private static final Concept DULL = Concept.of("dull", new float[] {0, 1, 0}).tested(0.4, false);

  private static ConceptBank bank(Concept... concepts) {
    return new ConceptBank(Optional.of("features"), 3, List.of(concepts));
  }

  @Test
  void aBankIsReadAsItWasWritten() throws IOException {
    // Given
    Path file = folder.resolve("concepts.json");
    ConceptsFile.write(file, bank(FOG, DULL));

    // When
    ConceptBank read = BundleReader.readConcepts(file);

    // Then
    assertThat(read).usingRecursiveComparison().isEqualTo(bank(FOG, DULL));
  }

  @Test
  void writingWhatWasReadChangesNothing() throws IOException {
    // Given
    Path file = folder.resolve("concepts.json");
    ConceptsFile.write(file, bank(FOG, DULL));
    byte[] before = Files.readAllBytes(file);

    // When
    ConceptsFile.write(file, BundleReader.readConcepts(file));

    // Then
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aNameChangedByHandKeepsItsVectorAndItsExemplars() throws IOException {
    // Given
    Path file = folder.resolve("concepts.json");
    ConceptsFile.write(
        file, bank(DULL, FOG.named("concept 7"), Concept.of("rain", new float[] {1, 0, 0})));
    Files.writeString(file, Files.readString(file).replace("concept 7", "fog"));

    // When
    ConceptBank read = BundleReader.readConcepts(file);

    // Then
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(bank(DULL, FOG.named("fog"), Concept.of("rain", new float[] {1, 0, 0})));
  }

  @Test
  void aConceptThatIsNotSignificantStaysInTheFileButOutOfTheModel() throws IOException {
    // Given
    Path bundle = bundle();
    ConceptsFile.write(bundle.resolve("concepts.json"), bank(FOG, DULL));

    // When
    ModelBundle read = BundleReader.read(bundle);

    // Then
    assertThat(read.concepts().orElseThrow().concepts())
        .extracting(Concept::name)
        .containsExactly(FOG.name());
  }

  @Test
  void itIsForcedIntoTheModelByEditingTheFile() throws IOException {
    // Given
    Path bundle = bundle();
    Path file = bundle.resolve("concepts.json");
    ConceptsFile.write(file, bank(FOG, DULL));
    Files.writeString(
        file, Files.readString(file).replace("\"monitored\":false", "\"monitored\":true"));

    // When
    ModelBundle read = BundleReader.read(bundle);

    // Then
    assertThat(read.concepts().orElseThrow().concepts()).hasSize(2);
  }

  @Test
  void aBankOfWhichNothingIsMonitoredIsNone() throws IOException {
    // Given
    Path bundle = bundle();
    ConceptsFile.write(bundle.resolve("concepts.json"), bank(DULL));

    // When
    ModelBundle read = BundleReader.read(bundle);

    // Then
    assertThat(read.concepts()).isEmpty();
  }

  @Test
  void aBareFilesBankLiesBesideIt() throws IOException {
    // Given
    Path onnx = Files.write(folder.resolve("net.onnx"), Classifiers.channelMeans(3, 32, 32, 2));
    ConceptsFile.write(ConceptsFile.of(onnx), bank(FOG));

    // When
    ModelBundle read = BundleReader.read(onnx);

    // Then
    assertThat(read.concepts()).isPresent();
    assertThat(read.files()).extracting(Path::getFileName).contains(Path.of("net.concepts.json"));
  }

  @Test
  void theShippedBankHasNothingButWhatItAlwaysHad() {
    // Given
    Path file = Path.of("src/main/resources/demo/road-signs/concepts.json");

    // When
    ConceptBank read = BundleReader.readConcepts(file);

    // Then
    assertThat(read.monitored()).hasValue(read);
    assertThat(read.concepts())
        .allSatisfy(
            concept -> {
              assertThat(concept.accuracy()).isPresent();
              assertThat(concept.significant()).isEmpty();
              assertThat(concept.exemplars()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"../0.jpg", "a/../../0.jpg", "/etc/passwd", "C:/0.jpg", "a\\0.jpg", " "})
  void anExemplarOutsideTheBundleIsRefused(String exemplar) {
    // Given
    List<String> exemplars = List.of(exemplar);

    // When
    Throwable thrown = catchThrowable(() -> DULL.withExemplars(exemplars));

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("is not the name of a file in the bundle");
  }

  @Test
  void exemplarsLieInAFolderOfTheBanksName() {
    // Given
    Path file = Path.of("models", "net.concepts.json");

    // When
    Path exemplars = ConceptsFile.exemplars(file);

    // Then
    assertThat(exemplars).isEqualTo(Path.of("models", "net.concepts"));
  }

  private Path bundle() throws IOException {
    Files.write(folder.resolve("model.onnx"), Classifiers.channelMeans(3, 32, 32, 2));
    Files.writeString(folder.resolve("model.yaml"), "name: net");
    return folder;
  }
}
