package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.Assets;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user runs it on a bare ONNX file and a tensor, against the references. */
class ExplainReferenceTest {

  private static final Map<String, String> REFERENCE_OF =
      Map.of(
          "logits", "logits",
          "saliency", "saliency",
          "input-x-gradient", "input_x_gradient",
          "grad-cam", "gradcam_layer");

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenetv2, n01817953_African_grey, 87, saliency+input-x-gradient+grad-cam, 2e-2",
    "squeezenet10, n02981792_catamaran, 484, saliency+input-x-gradient+grad-cam, 2e-2",
    "resnet20_cifar10, horse_0000, 7, saliency+input-x-gradient+grad-cam, 1e-4",
    "resnet32_cifar10, cat_0000, 3, saliency+input-x-gradient+grad-cam, 1e-4",
    "vit_cifar10, truck_0000, 9, saliency+input-x-gradient, 1e-4"
  })
  void filesHoldWhatCaptumComputes(
      String model, String photo, String target, String methods, double gradientTolerance)
      throws IOException {
    // Given
    Path reference = Assets.path("reference", model, photo);
    List<String> asked = List.of(methods.split("\\+"));

    // When
    Terminal.Said said =
        Terminal.run(
            "explain",
            reference.resolve("input.npy"),
            "--model",
            Assets.path("models", model + ".onnx"),
            "--method",
            String.join(",", asked),
            "--target",
            target,
            "--format",
            "npy",
            "--logits",
            "--out",
            folder);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(maxDifferenceOverMax("logits", reference)).isLessThan(1e-4);
    for (String method : asked) {
      if (method.equals("grad-cam")) {
        assertThat(maxDifferenceOverMax(method, reference)).as(method).isLessThan(1e-4);
      } else {
        assertThat(relativeL2(method, reference)).as(method).isLessThan(gradientTolerance);
      }
    }
  }

  @Test
  void aPhotoIsClassifiedAsItsReferenceInputIs() throws IOException {
    // Given
    Path photo = Assets.path("photos", "imagenet", "n02124075_Egyptian_cat.JPEG");

    // When
    Terminal.Said said =
        Terminal.run(
            "explain",
            photo,
            "--model",
            Assets.path("models", "mobilenetv2.onnx"),
            "--mean",
            "0.5",
            "--std",
            "0.5",
            "--labels",
            Assets.path("models", "imagenet_classes.txt"));

    // Then
    JsonNode best =
        new ObjectMapper().readTree(said.out()).get(0).path("prediction").path("top").get(0);
    float[] expected =
        NpyFile.read(
                Assets.path("reference", "mobilenetv2", "n02124075_Egyptian_cat", "logits.npy"))
            .data();
    assertThat(best.path("label").asText()).isEqualTo("Egyptian cat");
    assertThat(best.path("logit").asDouble()).isCloseTo(expected[285], within(0.05));
  }

  private double relativeL2(String result, Path reference) throws IOException {
    Pair pair = read(result, reference);
    double difference = 0;
    double size = 0;
    for (int i = 0; i < pair.expected().length; i++) {
      difference += Math.pow((double) pair.actual()[i] - pair.expected()[i], 2);
      size += Math.pow(pair.expected()[i], 2);
    }
    return Math.sqrt(difference / size);
  }

  private double maxDifferenceOverMax(String result, Path reference) throws IOException {
    Pair pair = read(result, reference);
    double difference = 0;
    double max = 0;
    for (int i = 0; i < pair.expected().length; i++) {
      difference = Math.max(difference, Math.abs((double) pair.actual()[i] - pair.expected()[i]));
      max = Math.max(max, Math.abs(pair.expected()[i]));
    }
    return difference / max;
  }

  private record Pair(float[] actual, float[] expected) {}

  private Pair read(String result, Path reference) throws IOException {
    NpyArray actual = NpyFile.read(folder.resolve("input." + result + ".npy"));
    NpyArray expected = NpyFile.read(reference.resolve(REFERENCE_OF.get(result) + ".npy"));
    assertThat(actual.shape()).isEqualTo(expected.shape());
    return new Pair(actual.data(), expected.data());
  }
}
