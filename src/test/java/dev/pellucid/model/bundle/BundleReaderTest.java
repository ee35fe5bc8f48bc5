package dev.pellucid.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleReaderTest {

  @TempDir Path folder;

  @Test
  void aBareFileIsABundleWithTheUsualSettings() throws IOException {
    // Given
    Path onnx = Files.write(folder.resolve("net-1.onnx"), Classifiers.channelMeans(3, 224, 224, 5));

    // When
    ModelBundle bundle = BundleReader.read(onnx);

    // Then
    ModelManifest manifest = bundle.manifest();
    assertThat(manifest.name()).isEqualTo("net-1");
    assertThat(manifest.version()).hasSize(12).isEqualTo(bundle.digest().substring(0, 12));
    assertThat(manifest.labels()).isEmpty();
    assertThat(manifest.label(4)).isEqualTo("class 4");
    assertThat(manifest.output()).isEqualTo(ScoreKind.AUTO);
    InputSpec input = manifest.input();
    assertThat(input.width()).isEqualTo(224);
    assertThat(input.channels()).isEqualTo(ChannelOrder.RGB);
    assertThat(input.resize()).isEqualTo(new Resize.ShorterSide(256));
    assertThat(input.mean()).containsExactly(0.485f, 0.456f, 0.406f);
    assertThat(input.std()).containsExactly(0.229f, 0.224f, 0.225f);
  }

  @Test
  void sizesThatTheGraphLeavesOpenAreTheManifestsAndThenTheGraphsToo() throws IOException {
    // Given
    Path onnx = Files.write(folder.resolve("open.onnx"), Classifiers.channelMeans(3, -1, -1, 5));
    Files.writeString(folder.resolve("open.yaml"), "input: {width: 48, height: 32}");

    // When
    ModelBundle bundle = BundleReader.read(onnx);

    // Then
    assertThat(bundle.manifest().input().width()).isEqualTo(48);
    assertThat(compiledInput(bundle)).isEqualTo(new CompiledClassifier.Chw(3, 32, 48));
  }

  @Test
  void sizesThatNobodySaysAreThoseThatTheCallerTakes() throws IOException {
    // Given
    Path onnx = Files.write(folder.resolve("open.onnx"), Classifiers.channelMeans(3, -1, -1, 5));

    // When
    ModelBundle bundle = BundleReader.read(onnx, Optional.of(new InputSize(48, 32)));

    // Then
    assertThat(bundle.manifest().input().width()).isEqualTo(48);
    assertThat(compiledInput(bundle)).isEqualTo(new CompiledClassifier.Chw(3, 32, 48));
  }

  private static CompiledClassifier.Chw compiledInput(ModelBundle bundle) {
    return ClassifierCompiler.compile(
            bundle.onnx(), bundle.name(), ExplanationPlan.of(Output.LOGITS, Output.GRAD_CAM))
        .input();
  }

  @Test
  void aSmallInputIsStretched() throws IOException {
    // Given
    Path onnx = Files.write(folder.resolve("small.onnx"), Classifiers.channelMeans(1, 32, 48, 2));

    // When
    InputSpec input = BundleReader.read(onnx).manifest().input();

    // Then
    assertThat(input.resize()).isEqualTo(new Resize.Exact());
    assertThat(input.channels()).isEqualTo(ChannelOrder.GRAY);
    assertThat(input.width()).isEqualTo(48);
    assertThat(input.height()).isEqualTo(32);
  }

  @Test
  void aManifestSaysWhatTheGraphCannot() throws IOException {
    // Given
    Path bundle =
        bundle(
            """
        name: signs
        version: 1.10
        description: Road signs
        input:
          channels: bgr
          resize: shorter-side
          resizeTo: 36
          mean: [1, 2, 3]
          std: 4
          scale: 1
        labels: names.txt
        output: probabilities
        layer: features
        concepts: concepts.json
        groups:
          round: [stop, "no"]
        training:
          epochs: 3
          note:
        """);
    Files.writeString(bundle.resolve("names.txt"), "n01440764 stop\nno\n");
    Files.writeString(
        bundle.resolve("concepts.json"),
        """
        {"layer": "features", "channels": 2, "concepts": [
          {"name": "red", "vector": [3, 4], "accuracy": 0.9, "pValue": 0.01, "learnt": "by hand"},
          {"name": "blue", "vector": [0, -2]}]}
        """);

    // When
    ModelBundle read = BundleReader.read(bundle);

    // Then
    ModelManifest manifest = read.manifest();
    assertThat(manifest.name()).isEqualTo("signs");
    assertThat(manifest.version()).isEqualTo("1.10");
    assertThat(manifest.input().channels()).isEqualTo(ChannelOrder.BGR);
    assertThat(manifest.input().resize()).isEqualTo(new Resize.ShorterSide(36));
    assertThat(manifest.input().mean()).containsExactly(1, 2, 3);
    assertThat(manifest.input().std()).containsExactly(4, 4, 4);
    assertThat(manifest.labels()).containsExactly("stop", "no");
    assertThat(manifest.output()).isEqualTo(ScoreKind.PROBABILITIES);
    assertThat(manifest.groups()).containsOnlyKeys("round");
    assertThat(manifest.training()).containsEntry("epochs", 3).containsEntry("note", null);
    assertThat(read.conceptLayer()).hasValue("features");
    assertThat(read.concepts().orElseThrow().toVectors().vectors())
        .isDeepEqualTo(new float[][] {{0.6f, 0.8f}, {0, -1}});
    assertThat(read.files()).hasSize(4);
  }

  @Test
  void theDigestChangesWithAnyFile() throws IOException {
    // Given
    Path bundle = bundle("labels: [a, b]");
    String before = BundleReader.read(bundle).digest();
    Files.writeString(bundle.resolve("model.yaml"), "labels: [a, c]");

    // When
    String after = BundleReader.read(bundle).digest();

    // Then
    assertThat(after).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          input: {widht: 32}          | input.widht: is no key here; allowed are [channels, height, mean, resize, resizeTo, scale, std, width]
          lables: [a]                 | lables: is no key here; allowed are [concepts, description, groups, input, labels, layer, name, output, training, version]
          input: {width: 31}          | input.width: is 31, but the graph takes 32
          input: {width: wide}        | input.width: 'wide' is not a whole number
          input: {width: 1.5}         | input.width: '1.5' is not a whole number
          input: {channels: cmyk}     | input.channels: 'cmyk' is not one of [rgb, bgr, gray]
          input: {channels: gray}     | input.channels: GRAY is 1 planes, but the graph takes [N,3,H,W]
          input: {resize: bicubic}    | input.resize: 'bicubic' is not one of [none, exact, shorter-side]
          input: {resize: exact, resizeTo: 3} | input.resizeTo: means something only with resize: shorter-side
          input: {resizeTo: 3}        | input: a shorter side of 3 pixels leaves no room
          input: {mean: [1, 2]}       | input.mean: must be a number, or a list of 3
          input: {mean: [1, 2, x]}    | input.mean[2]: must be a number
          input: {std: 0}             | input: channel 0 cannot be normalised
          input: 3                    | input: is not a map of keys to values
          output: scores              | output: 'scores' is not one of [logits, probabilities, auto]
          labels: none.txt            | labels: there is no file 'none.txt'
          labels: ../secret.txt       | labels: '../secret.txt' lies outside the bundle
          labels: /etc/hostname       | labels: '/etc/hostname' lies outside the bundle
          labels: []                  | labels: must be a list of names
          labels: [a, {b: c}]         | labels[1]: must be a name
          name: ../x                  | name: '../x' is no name
          name: ..                    | name: '..' is no name
          name: ''                    | name: '' is no name
          version: ' '                | version: is blank
          groups: {g: [z]}            | groups.g: [z] are not among the labels
          groups: {g: a}              | groups.g: is not a list
          [1, 2]                      | the document: is not a map of keys to values
          input: {width: 32           | line 1
          """)
  void aMistakeInTheManifestIsNamed(String yaml, String error) throws IOException {
    // Given
    Path bundle = bundle(yaml.startsWith("groups") ? "labels: [a, b]\n" + yaml : yaml);

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(bundle));

    // Then
    assertThat(thrown)
        .isInstanceOf(BundleException.class)
        .hasMessageStartingWith(bundle.resolve("model.yaml") + ": ")
        .hasMessageContaining(error);
  }

  @Test
  void aKeyThatComesTwiceIsAMistake() throws IOException {
    // Given
    Path bundle = bundle("name: a\nname: b\n");

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(bundle));

    // Then
    assertThat(thrown).isInstanceOf(BundleException.class).hasMessageContaining("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"channels": 1}                                                       | concepts: is missing
          {"channels": 1, "concepts": []}                                       | concepts: is empty
          {"channels": 1, "concepts": [{"vector": [1]}]}                        | concepts[0].name: is missing
          {"channels": 1, "concepts": [{"name": "a"}]}                          | concepts[0].vector: is missing
          {"channels": 1, "concepts": [{"name": "a", "vector": [0]}]}           | concepts[0].vector: of 'a' has no direction
          {"channels": 1, "concepts": [{"name": "a", "vector": [1, 2]}]}        | concepts: the vector of 'a' has 2 entries, but channels is 1
          {"channels": 1, "concepts": [{"name": "a", "vector": [1], "accuracy": 7}]} | concepts[0].accuracy: of 'a' is 7.0
          {"channels": 1, "concepts": [{"name": "a", "vektor": [1]}]}           | concepts[0].vektor: is no key here
          {"layer": "x", "channels": 1, "concepts": [{"name": "a", "vector": [1]}, {"name": "a", "vector": [2]}]} | concepts: 'a' comes twice
          """)
  void aMistakeInTheConceptBankIsNamed(String json, String error) throws IOException {
    // Given
    Path bundle = bundle("concepts: concepts.json");
    Files.writeString(bundle.resolve("concepts.json"), json);

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(bundle));

    // Then
    assertThat(thrown)
        .isInstanceOf(BundleException.class)
        .hasMessageStartingWith(bundle.resolve("concepts.json") + ": ")
        .hasMessageContaining(error);
  }

  @Test
  void conceptsAndManifestMustNameTheSameLayer() throws IOException {
    // Given
    Path bundle = bundle("layer: deep\nconcepts: c.json\n");
    Files.writeString(
        bundle.resolve("c.json"),
        "{\"layer\": \"shallow\", \"channels\": 1, \"concepts\": [{\"name\": \"a\", \"vector\": [1]}]}");

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(bundle));

    // Then
    assertThat(thrown).hasMessageContaining("is 'deep', but the concepts were learnt at 'shallow'");
  }

  @Test
  void aGraphThatEndsInASoftmaxDoesNotReturnLogits() throws IOException {
    // Given
    Path bundle = bundle("output: logits");
    Files.write(bundle.resolve("model.onnx"), Classifiers.ending(3, 32, 32, 2, "Softmax"));

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(bundle));

    // Then
    assertThat(thrown)
        .isInstanceOf(BundleException.class)
        .hasMessage(
            bundle.resolve("model.yaml")
                + ": output: is logits, but the graph ends in a Softmax and returns probabilities;"
                + " write probabilities, or leave it out");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, Softmax",
    "auto, Sigmoid",
    "logits, LogSoftmax",
    "logits, Relu",
    "probabilities, Softmax",
    "probabilities, LogSoftmax"
  })
  void aGraphWhoseEndShowsWhatItReturnsIsTakenAsItIs(String output, String last)
      throws IOException {
    // Given
    byte[] onnx = Classifiers.ending(3, 32, 32, 2, last);
    Path bundle = bundle("output: " + output);
    Files.write(bundle.resolve("model.onnx"), onnx);

    // When
    ModelBundle read = BundleReader.read(bundle);

    // Then
    assertThat(read.onnx()).isEqualTo(onnx);
  }

  @Test
  void theDigestIsThatOfTheFilesWhateverComesOut() throws IOException {
    // Given
    Path bundle = bundle("output: probabilities");
    byte[] stored = Files.readAllBytes(bundle.resolve("model.onnx"));

    // When
    ModelBundle read = BundleReader.read(bundle);

    // Then
    assertThat(read.onnx()).isNotEqualTo(stored);
    assertThat(read.digest())
        .isEqualTo(
            new Sha256()
                .text("model.onnx")
                .bytes(stored)
                .text("model.yaml")
                .bytes(Files.readAllBytes(bundle.resolve("model.yaml")))
                .hex());
  }

  @Test
  void aTruncatedModelIsNoBundle() throws IOException {
    // Given
    byte[] whole = Classifiers.channelMeans(3, 32, 32, 2);
    Path onnx = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(onnx));

    // Then
    assertThat(thrown)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is not an ONNX model, or was not copied whole");
  }

  @Test
  void aFolderWithoutAModelIsNoBundle() {
    // Given
    Path empty = folder;

    // When
    Throwable thrown = catchThrowable(() -> BundleReader.read(empty));

    // Then
    assertThat(thrown)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.onnx: there is no such file");
  }

  private Path bundle(String yaml) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    Files.write(bundle.resolve("model.onnx"), Classifiers.channelMeans(3, 32, 32, 2));
    Files.writeString(bundle.resolve("model.yaml"), yaml);
    return bundle;
  }
}
