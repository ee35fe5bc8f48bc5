package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.Classifiers;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a classifier of 3x4x4 images: logit i is (i + 1) times the mean of relu of channel i. */
class ExplainCommandTest {

  private static final int AREA = 16;

  @TempDir Path folder;
  private Path model;
  private Path image;
  private Path out;

  @BeforeEach
  void writeModelAndImage() throws IOException {
    model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 4, 4, 3));
    image = tensor("image.npy", 2f, 1f, -1f);
    out = folder.resolve("out");
  }

  /** A tensor of three even channels. */
  private Path tensor(String name, float... channels) throws IOException {
    float[] values = new float[3 * AREA];
    for (int c = 0; c < 3; c++) {
      Arrays.fill(values, c * AREA, (c + 1) * AREA, channels[c]);
    }
    Path file = folder.resolve(name);
    NpyFile.write(file, new NpyArray(new int[] {3, 4, 4}, values));
    return file;
  }

  @Test
  void withoutAFolderJsonGoesToStandardOutputAndNothingElseDoes() throws IOException {
    // Given
    Object[] arguments = {"explain", image, "--model", model, "--method", "saliency", "--logits"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.err()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(said.out()).get(0);
    assertThat(report.path("image").asText()).isEqualTo(image.toString());
    assertThat(report.path("prediction").path("top").get(0).path("index").asInt()).isZero();
    assertThat(report.path("target").path("logit").asDouble()).isEqualTo(2);
    assertThat(report.path("logits")).hasSize(3);
    JsonNode explanation = report.path("explanations").get(0);
    assertThat(explanation.path("method").asText()).isEqualTo("saliency");
    assertThat(explanation.path("parameters").path("abs").asText()).isEqualTo("false");
    assertThat(explanation.path("sum").asDouble()).isCloseTo(1, within(1e-6));
    assertThat(explanation.path("maximum").asDouble()).isCloseTo(1.0 / AREA, within(1e-6));
  }

  @Test
  void allMethodsComeOnOneSheetToo() throws IOException {
    // Given
    Object[] arguments = {
      "explain", image, "--model", model, "--method", "all", "--budget", "0.2", "--out", out
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then: the image and what the methods say stand in rows, each tile 224 pixels wide
    assertThat(said.exitCode()).isZero();
    BufferedImage sheet = ImageIO.read(out.resolve("image.all.png").toFile());
    long tiles = 1 + said.out().lines().filter(line -> line.endsWith(".json")).count();
    int columns = (sheet.getWidth() - 16) / 240;
    int rows = (sheet.getHeight() - 56) / 264;
    assertThat((long) columns * rows).isBetween(tiles, tiles + columns - 1);
  }

  @Test
  void aMethodWhoseTimeIsOverGivesWhatItHas() throws IOException {
    // Given
    Object[] arguments = {
      "explain",
      image,
      "--model",
      model,
      "--method",
      "smooth-grad",
      "--param",
      "samples=1000",
      "--budget",
      "0.000001"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    JsonNode explanation =
        new ObjectMapper().readTree(said.out()).get(0).path("explanations").get(0);
    assertThat(explanation.path("partial").asBoolean()).isTrue();
    assertThat(explanation.path("figures").path("samples").asDouble()).isBetween(1.0, 999.0);
  }

  @Test
  void theDifferenceOfTwoClassesIsExplained() throws IOException {
    // Given logits that are the means of their channels, times 1, 2 and 3
    Object[] arguments = {
      "explain",
      image,
      "--model",
      model,
      "--method",
      "saliency",
      "--target",
      "second-best",
      "--against",
      "predicted"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    JsonNode report = new ObjectMapper().readTree(said.out()).get(0);
    assertThat(report.path("target").path("index").asInt()).isEqualTo(1);
    assertThat(report.path("against").path("index").asInt()).isEqualTo(0);
    JsonNode explanation = report.path("explanations").get(0);
    assertThat(explanation.path("sum").asDouble()).isCloseTo(2 - 1, within(1e-6));
  }

  @Test
  void rawAttributionsOfSeveralImagesAndMethodsAreFilesNamedAfterBoth() throws IOException {
    // Given
    Path other = tensor("other.npy", 0f, 3f, 0f);

    // When
    Terminal.Said said =
        Terminal.run(
            "explain",
            image,
            other,
            "--model",
            model,
            "--method",
            "saliency,input-x-gradient",
            "--format",
            "npy",
            "--logits",
            "--out",
            out);

    // Then
    assertThat(said.exitCode()).isZero();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "image.saliency.npy",
              "image.input-x-gradient.npy",
              "image.logits.npy",
              "other.saliency.npy",
              "other.input-x-gradient.npy",
              "other.logits.npy");
    }
    assertThat(NpyFile.read(out.resolve("image.logits.npy")).data()).containsExactly(2f, 2f, 0f);
    NpyArray share = NpyFile.read(out.resolve("other.input-x-gradient.npy"));
    assertThat(share.shape()).containsExactly(3, 4, 4);
    assertThat(share.data()[0]).isZero();
    assertThat(share.data()[AREA]).isCloseTo(2 * 3f / AREA, within(1e-6f));
  }

  @Test
  void heatMapsLieOverThePictureEnlargedWhereItIsSmall() throws IOException {
    // Given
    Object[] arguments = {
      "explain", image, "--model", model, "--method", "all", "--format", "png", "--out", out
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("class 0")
        .contains(out.resolve("image.grad-cam.png").toString());
    for (String method : List.of("saliency", "input-x-gradient", "grad-cam")) {
      byte[] png = Files.readAllBytes(out.resolve("image." + method + ".png"));
      RgbImage picture = new ImageDecoder(DecodeLimits.DEFAULT).decode(png);
      assertThat(picture.width()).as(method).isEqualTo(224);
      assertThat(picture.height()).as(method).isEqualTo(224);
    }
  }

  @Test
  void theClassToExplainCanBeNamedByIndexOrLabel() throws IOException {
    // Given
    Path labels = Files.writeString(folder.resolve("labels.txt"), "cat\ndog, hound\nbird\n");

    // When
    Terminal.Said said =
        Terminal.run("explain", image, "--model", model, "--labels", labels, "--target", "hound");

    // Then
    assertThat(said.exitCode()).isZero();
    JsonNode target = new ObjectMapper().readTree(said.out()).get(0).path("target");
    assertThat(target.path("index").asInt()).isEqualTo(1);
    assertThat(target.path("label").asText()).isEqualTo("dog, hound");
  }

  @Test
  void everyMethodThatTheModelAllowsIsToBeHadAtOnce() throws IOException {
    // Given
    Object[] arguments = {"explain", image, "--model", model, "--method", "all"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.err()).contains("concepts left out").contains("has none");
    JsonNode explanations = new ObjectMapper().readTree(said.out()).get(0).path("explanations");
    List<String> methods = explanations.findValuesAsText("method");
    assertThat(methods).contains("saliency", "input-x-gradient", "grad-cam");
    JsonNode map = explanations.get(methods.indexOf("grad-cam")).path("values");
    assertThat(map).hasSize(4);
    assertThat(map.get(0)).hasSize(4);
  }

  @Test
  void aParameterGoesToTheMethodItNames() throws IOException {
    // Given
    Path signed = tensor("signed.npy", -2f, 0f, 1f);

    // When
    Terminal.Said said =
        Terminal.run(
            "explain",
            signed,
            "--model",
            model,
            "--method",
            "grad-cam,saliency",
            "--target",
            "2",
            "--param",
            "saliency.abs=true",
            "--param",
            "layer=features");

    // Then
    JsonNode explanations = new ObjectMapper().readTree(said.out()).get(0).path("explanations");
    assertThat(explanations.get(0).path("layer").asText()).isEqualTo("features");
    assertThat(explanations.get(1).path("parameters").path("abs").asText()).isEqualTo("true");
    assertThat(explanations.get(1).path("minimum").asDouble()).isZero();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "--method; gradcam; no method 'gradcam'; 2",
        "--param; steps=3; no chosen method has a parameter 'steps'; 2",
        "--param; abs=maybe; parameter 'abs' cannot be 'maybe'; 2",
        "--target; 3; there is no class 3: model 'tiny' has 3; 2",
        "--target; zebra; has no class 'zebra'; 2",
        "--mean; 0.1,0.2; --mean has 2 numbers; 2",
        "--resize; big; neither a number of pixels nor exact nor none; 2",
        "--input-size; 5; --input-size is 5x5, but the model takes 4x4; 2",
        "--input-size; 0; at least one pixel, not 0; 2",
        "--channels; gray; --channels GRAY is 1 channels, but the model takes 3; 2",
        "--std; 0; cannot be normalised; 2",
        "--against; zebra; has no class 'zebra'; 2",
        "--top; -1; --top lists a class or more, not -1; 2",
        "--threads; 0; a session needs a thread or more, not 0; 2",
        "--device; -1; devices are counted from 0, so not -1; 2",
        "--layer; nothing; has no tensor 'nothing'; 1",
        "--batch; 0; a batch holds an image or more; 2"
      })
  void wrongUseIsSaidInOneLine(String option, String value, String message, int exitCode) {
    // Given
    Object[] arguments = {
      "explain", image, "--model", model, "--method", "saliency,grad-cam", option, value
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(exitCode);
    assertThat(said.err()).contains(message).doesNotContain("\tat ");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void anImageThatIsNoneIsNamed() throws IOException {
    // Given
    Path noImage = Files.writeString(folder.resolve("cat.jpg"), "no cat");

    // When
    Terminal.Said said = Terminal.run("explain", noImage, "--model", model);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains(noImage.toString());
  }

  @Test
  void aTensorOfAnotherShapeIsRefusedWithBothShapes() throws IOException {
    // Given
    Path wide = folder.resolve("wide.npy");
    NpyFile.write(wide, new NpyArray(new int[] {3, 4, 5}, new float[60]));

    // When
    Terminal.Said said = Terminal.run("explain", wide, "--model", model);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("[3, 4, 5]").contains("[1, 3, 4, 4]");
  }

  @Test
  void twoImagesOfOneNameDoNotOverwriteEachOther() throws IOException {
    // Given
    Path same = Files.createDirectories(folder.resolve("more")).resolve("image.npy");
    Files.copy(image, same);

    // When
    Terminal.Said said =
        Terminal.run("explain", image, same, "--model", model, "--format", "npy", "--out", out);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("same file");
    assertThat(out).doesNotExist();
  }

  @Test
  void twoImagesOfOneNameDoNotOverwriteEachOtherInThisFolderEither() throws IOException {
    // Given
    Path same = Files.createDirectories(folder.resolve("more")).resolve("image.npy");
    Files.copy(image, same);

    // When
    Terminal.Said said = Terminal.run("explain", image, same, "--model", model, "--format", "png");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("same file");
  }

  @Test
  void twoImagesOfOneNameArePrintedTogether() throws IOException {
    // Given
    Path same = Files.createDirectories(folder.resolve("more")).resolve("image.npy");
    Files.copy(image, same);

    // When
    Terminal.Said said = Terminal.run("explain", image, same, "--model", model);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(said.out())).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "."})
  void aFolderIsNoImage(String noImage) {
    // Given
    Object[] arguments = {"explain", noImage, "--model", model};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains(noImage + " is a folder; name the images in it");
  }

  @Test
  void theSizeOfAnInputThatTheModelLeavesOpenIsThatOfTheOption() throws IOException {
    // Given
    Path open = Files.write(folder.resolve("open.onnx"), Classifiers.channelMeans(3, -1, -1, 3));

    // When
    Terminal.Said said =
        Terminal.run("explain", image, "--model", open, "--input-size", "4", "--logits");

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(
            new ObjectMapper().readTree(said.out()).get(0).path("target").path("logit").asDouble())
        .isEqualTo(2);
  }

  @Test
  void theSizeOfAnInputThatNobodySaysIsAskedFor() throws IOException {
    // Given
    Path open = Files.write(folder.resolve("open.onnx"), Classifiers.channelMeans(3, -1, -1, 3));

    // When
    Terminal.Said said = Terminal.run("explain", image, "--model", open);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("input.width: is missing").contains("--input-size");
  }
}
