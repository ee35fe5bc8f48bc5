package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.Assets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a photo's bytes to the tensor that Pillow, torchvision's rules and float32 make of it. */
class ReferenceInputTest {

  /**
   * Every 8-bit pixel must be equal: what may differ is the last bit of float32, as mean and
   * deviation are applied here in one rounding and there in three. A grey level is 2000 times as
   * much.
   */
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenetv2",
        "squeezenet10",
        "resnet20_cifar10",
        "resnet32_cifar10",
        "vit_cifar10"
      })
  void everyInputIsTheReferences(String model) throws IOException {
    // Given
    Preprocessor preprocessor = new Preprocessor(spec(model));
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    Path reference = Assets.path("reference", model);
    List<Path> photos;
    try (Stream<Path> folders = Files.list(reference)) {
      photos = folders.filter(folder -> Files.exists(folder.resolve("input.npy"))).toList();
    }
    assertThat(photos).isNotEmpty();

    for (Path photo : photos) {
      NpyArray expected = NpyFile.read(photo.resolve("input.npy"));
      byte[] bytes = Files.readAllBytes(photo(model, photo.getFileName().toString()));

      // When
      float[] tensor = preprocessor.tensor(decoder.decode(bytes));

      // Then
      assertThat(tensor).as(photo.toString()).hasSize(expected.data().length);
      float largest = 0;
      double difference = 0;
      for (int i = 0; i < tensor.length; i++) {
        largest = Math.max(largest, Math.abs(expected.data()[i]));
        difference = Math.max(difference, Math.abs(tensor[i] - expected.data()[i]));
      }
      assertThat(difference).as(photo.toString()).isLessThanOrEqualTo(TOLERANCE * largest);
    }
  }

  @Test
  void everyPhotoIsRead() throws IOException {
    // Given
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    List<Path> photos;
    try (Stream<Path> files = Files.walk(Assets.path("photos"))) {
      photos = files.filter(file -> file.toString().matches(".*\\.(jpe?g|JPE?G|png)")).toList();
    }

    // When
    Stream<RgbImage> images = photos.stream().map(photo -> decoder.decode(bytes(photo)));

    // Then
    assertThat(images).hasSizeGreaterThan(300);
  }

  private static InputSpec spec(String model) {
    return switch (model) {
      case "mobilenetv2" ->
          spec(224, new Resize.ShorterSide(256), new float[] {127.5f, 127.5f, 127.5f}, 127.5f);
      case "squeezenet10" -> spec(227, new Resize.ShorterSide(256), new float[] {123, 117, 104}, 1);
      default ->
          new InputSpec(
              32,
              32,
              ChannelOrder.RGB,
              new Resize.None(),
              new float[] {0.485f, 0.456f, 0.406f},
              new float[] {0.229f, 0.224f, 0.225f},
              InputSpec.UNIT_SCALE);
    };
  }

  /** Mean and deviation in grey levels. */
  private static InputSpec spec(int side, Resize resize, float[] mean, float std) {
    return new InputSpec(
        side, side, ChannelOrder.RGB, resize, mean, new float[] {std, std, std}, 1);
  }

  private static Path photo(String model, String name) throws IOException {
    Path folder = Assets.path("photos", model.endsWith("cifar10") ? "cifar10" : "imagenet");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name + "."))
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
