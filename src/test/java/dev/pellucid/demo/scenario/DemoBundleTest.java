package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.pellucid.demo.scene.Concept;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.image.Resize;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoBundleTest {

  @TempDir Path models;

  @Test
  void extractsABundleThatCanBeRead() throws Exception {
    // Given
    Path missing = models.resolve("not/there/yet");

    // When
    Path folder = DemoBundle.extractTo(missing);

    // Then
    ModelBundle bundle = BundleReader.read(folder);
    assertThat(bundle.name()).isEqualTo(DemoBundle.NAME);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(DemoBundle.FILES);
    }
  }

  @Test
  void leavesAloneWhatIsThereAlready() throws Exception {
    // Given
    Path model = DemoBundle.extractTo(models).resolve("model.onnx");
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(model, longAgo);

    // When
    DemoBundle.extractTo(models);

    // Then
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(longAgo);
  }

  @Test
  void replacesWhatDiffers() throws Exception {
    // Given
    Path manifest = DemoBundle.extractTo(models).resolve("model.yaml");
    Files.writeString(manifest, "name: something-else\n");

    // When
    DemoBundle.extractTo(models);

    // Then
    assertThat(manifest).hasBinaryContent(DemoBundle.read("model.yaml"));
  }

  @Test
  void labelsAreTheClassesInTheirOrder() throws Exception {
    // Given
    ModelBundle bundle = bundle();

    // When
    List<String> labels = bundle.manifest().labels();

    // Then
    assertThat(labels).isEqualTo(SignClass.labels());
    assertThat(bundle.manifest().groups().values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(labels);
  }

  @Test
  void conceptsAreOfTheWorldAndOfTheLayer() throws Exception {
    // Given
    ModelBundle bundle = bundle();

    // When
    ConceptBank bank = bundle.concepts().orElseThrow();

    // Then
    assertThat(bank.concepts())
        .extracting(ConceptBank.Concept::name)
        .isSubsetOf(Concept.bank().stream().map(Concept::name).toList())
        .contains("forest background", "red border", "fog", "night");
    assertThat(bank.concepts())
        .allSatisfy(
            concept -> {
              assertThat(concept.accuracy().orElseThrow()).as(concept.name()).isGreaterThan(0.55);
              assertThat(concept.pValue().orElseThrow()).as(concept.name()).isLessThan(0.001);
            });
    assertThat(bank.channels()).isEqualTo(channelsOf(bundle, bundle.conceptLayer().orElseThrow()));
  }

  @Test
  void theInputIsStretchedToTheModelsSize() throws Exception {
    // Given
    ModelBundle bundle = bundle();

    // When
    Resize resize = bundle.manifest().input().resize();

    // Then
    assertThat(resize).isEqualTo(new Resize.Exact());
    assertThat(bundle.manifest().input().width()).isEqualTo(64);
    assertThat(bundle.onnx()).hasSizeLessThan(2 * 1024 * 1024);
  }

  private ModelBundle bundle() throws Exception {
    return BundleReader.read(DemoBundle.extractTo(models));
  }

  /** The output channels of the convolution under the activation that makes a tensor. */
  private static int channelsOf(ModelBundle bundle, String tensor) throws Exception {
    ModelProto model = ModelProto.parseFrom(bundle.onnx());
    NodeProto activation = maker(model, tensor);
    NodeProto convolution = maker(model, activation.getInput(0));
    return model.getGraph().getInitializerList().stream()
        .filter(weight -> weight.getName().equals(convolution.getInput(1)))
        .mapToInt(weight -> Math.toIntExact(weight.getDims(0)))
        .findFirst()
        .orElseThrow();
  }

  private static NodeProto maker(ModelProto model, String tensor) {
    return model.getGraph().getNodeList().stream()
        .filter(node -> node.getOutputList().contains(tensor))
        .findFirst()
        .orElseThrow();
  }
}
