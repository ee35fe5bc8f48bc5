package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.model.BundleShelf;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.ConceptsFile;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.examples.ExampleSpace;
import dev.pellucid.model.examples.ExampleWriter;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.stream.TinyModel;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process that runs no models, with a folder of them. */
class ModelsViewTest {

  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0011");

  @TempDir Path folder;
  private final SeenModels seen = new SeenModels(4);
  private ModelsView view;

  @BeforeEach
  void open() throws IOException {
    TinyModel.writeTo(folder);
    Path bundle = folder.resolve("tiny");
    Path pictures = Files.createDirectories(bundle.resolve("concepts"));
    Files.write(pictures.resolve("0.png"), PNG);
    Files.writeString(pictures.resolve("1.png"), "<html>");
    Files.createSymbolicLink(pictures.resolve("2.png"), Files.write(folder.resolve("secret"), PNG));
    ConceptsFile.write(
        ConceptsFile.of(bundle),
        new ConceptBank(
            Optional.of("features"),
            3,
            List.of(
                Concept.of("red/rim", new float[] {1, 0, 0})
                    .withAccuracy(0.9)
                    .tested(0.001, true)
                    .learntBy("TCAV")
                    .withExemplars(List.of("concepts/0.png", "concepts/1.png", "concepts/2.png")),
                Concept.of("noise", new float[] {0, 1, 0}).tested(0.5, false))));
    BundleShelf shelf = new BundleShelf(folder, Duration.ZERO);
    RejectLog rejects = new RejectLog(2);
    view =
        new ModelsView(
            false,
            false,
            false,
            null,
            () -> shelf,
            Optional.empty(),
            SessionSettings.onCpu(),
            seen,
            new KnownReferences(4),
            new StreamStatistics(
                new StreamStatistics.Limits(Duration.ofSeconds(10), 4, 3), rejects, NOON));
  }

  @Test
  void aBundleIsDescribedThoughItRunsElsewhere() {
    // Given
    seen.explained(Explanations.explanation("x", 1, "tiny", "red", null, 0.5), NOON);

    // When
    List<ModelEntry> models = view.models();

    // Then
    assertThat(models).hasSize(1);
    ModelEntry tiny = models.get(0);
    assertThat(tiny.state()).isEqualTo(KnownModel.State.ELSEWHERE);
    assertThat(tiny.isDefault()).isTrue();
    assertThat(tiny.version()).isEqualTo("7");
    assertThat(tiny.input().resize()).isEqualTo("shorter-side 8");
    assertThat(tiny.classes()).isEqualTo(3);
    assertThat(tiny.concepts().count()).isEqualTo(2);
    assertThat(tiny.concepts().monitored()).isEqualTo(1);
    assertThat(tiny.concepts().exemplars()).isEqualTo(3);
    assertThat(tiny.versions())
        .as("the version of the folder and that of the explanation")
        .extracting(ModelEntry.Version::version)
        .containsExactly("7", "1");
    assertThat(view.from()).isEqualTo(ModelsView.From.FOLDER);
  }

  @Test
  void itsConceptsAreThereWithAddressesOfTheirPictures() {
    // Given the bundle

    // When
    List<ConceptEntry> concepts = view.concepts("tiny").orElseThrow().concepts();

    // Then
    assertThat(concepts).extracting(ConceptEntry::name).containsExactly("red/rim", "noise");
    assertThat(concepts).extracting(ConceptEntry::monitored).containsExactly(true, false);
    assertThat(concepts.get(0).exemplars())
        .hasSize(3)
        .startsWith("api/models/tiny/concepts/red%2Frim/exemplars/0");
    assertThat(concepts.get(0).learnt()).isEqualTo("TCAV");
  }

  @Test
  void onlyPicturesOfTheBundleAreGiven() {
    // Given one, and what is none, and a link that leads out

    // When
    List<Boolean> given =
        List.of(
            view.exemplar("tiny", "red/rim", 0).isPresent(),
            view.exemplar("tiny", "red/rim", 1).isPresent(),
            view.exemplar("tiny", "red/rim", 2).isPresent(),
            view.exemplar("tiny", "red/rim", 3).isPresent(),
            view.exemplar("tiny", "../../secret", 0).isPresent(),
            view.exemplar("../tiny", "red/rim", 0).isPresent());

    // Then
    assertThat(given).containsExactly(true, false, false, false, false, false);
  }

  @Test
  void itsExamplesAreThereWithTheirPictures() throws IOException {
    // Given
    ExampleSpace space = space(view.bundle("tiny").orElseThrow());
    try (ExampleWriter writer =
        ExampleWriter.open(ExamplesFolder.of(folder.resolve("tiny")), space, "images")) {
      writer.add("a.jpg", OptionalInt.of(1), new float[3], new float[] {0, 0, 1}, new byte[] {7});
      writer.finish();
    }
    ExamplesResource resource = new ExamplesResource(view);

    // When
    ExamplesResource.Entry entry = resource.example("tiny", 0);

    // Then
    assertThat(entry.name()).isEqualTo("a.jpg");
    assertThat(entry.label()).isNotEqualTo(entry.predicted());
    assertThat((byte[]) resource.picture("tiny", 0).getEntity()).containsExactly(7);
    assertThat(resource.overview("tiny").examples()).isEqualTo(1);
    assertThatThrownBy(() -> resource.example("tiny", 1))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no example 1");
  }

  /** As {@code fit examples} would take them of this version of the model. */
  private static ExampleSpace space(ModelBundle tiny) {
    return new ExampleSpace(
        ExampleSpace.digest(BundleReader.read(tiny.location()).onnx(), "tiny"),
        ExampleSpace.preparation(tiny.manifest().input()),
        "features",
        3,
        3,
        true);
  }

  @Test
  void examplesOfAnotherVersionOfTheModelAreNotShownAsThoseOfThisOne() throws IOException {
    // Given
    ModelBundle bundle = view.bundle("tiny").orElseThrow();
    ExampleSpace other =
        new ExampleSpace(
            "other", ExampleSpace.preparation(bundle.manifest().input()), "features", 3, 3, true);
    try (ExampleWriter writer =
        ExampleWriter.open(ExamplesFolder.of(folder.resolve("tiny")), other, "images")) {
      writer.add("a.jpg", OptionalInt.of(1), new float[3], new float[] {0, 0, 1}, new byte[] {7});
      writer.finish();
    }
    ExamplesResource resource = new ExamplesResource(view);

    // When
    assertThatThrownBy(() -> resource.picture("tiny", 0))

        // Then
        .isInstanceOfSatisfying(
            ClientErrorException.class,
            conflict -> assertThat(conflict.getResponse().getStatus()).isEqualTo(409))
        .hasMessageContaining("another version")
        .hasMessageContaining("fit examples --model tiny");
  }

  @Test
  void examplesThatAreNotFinishedAreNoFaultOfTheService() throws IOException {
    // Given
    ExampleSpace space = space(view.bundle("tiny").orElseThrow());
    try (ExampleWriter writer =
        ExampleWriter.open(ExamplesFolder.of(folder.resolve("tiny")), space, "images")) {
      writer.add("a.jpg", OptionalInt.of(1), new float[3], new float[] {0, 0, 1}, new byte[] {7});
    }
    ExamplesResource resource = new ExamplesResource(view);

    // When
    assertThatThrownBy(() -> resource.overview("tiny"))

        // Then
        .isInstanceOfSatisfying(
            ClientErrorException.class,
            conflict -> assertThat(conflict.getResponse().getStatus()).isEqualTo(409))
        .hasMessageContaining("fit examples");
  }

  @Test
  void aModelWithoutExamplesSaysHowTheyAreMade() {
    // Given
    ExamplesResource resource = new ExamplesResource(view);

    // When
    assertThatThrownBy(() -> resource.overview("tiny"))

        // Then
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("fit examples");
  }

  @Test
  void aBundleThatCannotBeReadSaysWhy() throws IOException {
    // Given
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("model.yaml"), "nam: x");
    Files.write(broken.resolve("model.onnx"), new byte[3]);

    // When
    List<ModelEntry> models = view.models();

    // Then
    assertThat(models).extracting(ModelEntry::name).containsExactly("broken", "tiny");
    assertThat(models.get(0).state()).isEqualTo(KnownModel.State.FAILED);
    assertThat(models.get(0).problem()).contains("nam");
  }
}
