package dev.pellucid.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.Assets;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.PngEncoder;
import dev.pellucid.image.Resize;
import dev.pellucid.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFolderTest {

  /** Shorter side to 16, the middle 16×16 cut out. */
  private static final InputSpec CROPPED = input(16, 16);

  @TempDir Path folder;

  @Test
  void aMaskIsCutAsThePhotoIs() throws IOException {
    // Given: 64×32, whose middle 32 columns are seen, half as large; marked are columns 24 to 39
    photo("a.jpg", 64, 32);
    Files.write(folder.resolve("a_mask.png"), png(64, 32, 24, 40));

    // When
    List<Sample> samples = open().samples(CROPPED, 10, true);

    // Then: columns 4 to 11 of 16
    assertThat(samples).hasSize(1);
    ObjectMask object = samples.get(0).reading().get().object().orElseThrow();
    assertThat(object.area()).isEqualTo(8 * 16);
    assertThat(object.contains(4)).isTrue();
    assertThat(object.contains(3)).isFalse();
    assertThat(object.contains(11)).isTrue();
    assertThat(object.contains(12)).isFalse();
  }

  @Test
  void boxesAndClassesComeFromTheList() throws IOException {
    // Given
    photo("a.jpg", 32, 32);
    photo("b.jpg", 32, 32);
    Files.writeString(
        folder.resolve("boxes.json"),
        "[{\"file\": \"b.jpg\", \"class_index\": 1, \"boxes\": [[0, 0, 16, 32], [24, 0, 32, 16]]}]");

    // When
    List<Sample.Content> contents =
        open().samples(CROPPED, 10, true).stream().map(sample -> sample.reading().get()).toList();

    // Then
    assertThat(contents.get(0).object()).isEmpty();
    assertThat(contents.get(0).image().targets()).containsExactly(Target.PREDICTED);
    assertThat(contents.get(1).object().orElseThrow().area()).isEqualTo(8 * 16 + 4 * 8);
    assertThat(contents.get(1).image().targets()).containsExactly(Target.of(1));
    assertThat(contents.get(1).objectClass()).isEqualTo(OptionalInt.of(1));
  }

  @Test
  void classesComeFromTheTableBeforeTheFolders() throws IOException {
    // Given
    Files.createDirectory(folder.resolve("cat"));
    photo("cat/a.jpg", 16, 16);
    Files.writeString(folder.resolve("labels.csv"), "file,class_index\ncat/a.jpg,1\n");

    // When
    Sample.Content content = open().samples(CROPPED, 10, true).get(0).reading().get();

    // Then
    assertThat(content.image().targets()).containsExactly(Target.of(1));
  }

  @Test
  void aPredictedClassIsExplainedThoughThereIsALabel() throws IOException {
    // Given
    Files.createDirectory(folder.resolve("dog"));
    photo("dog/a.jpg", 16, 16);

    // When
    Sample.Content content = open().samples(CROPPED, 10, false).get(0).reading().get();

    // Then: whose object it would be is known all the same
    assertThat(content.image().targets()).containsExactly(Target.PREDICTED);
    assertThat(content.objectClass()).isEqualTo(OptionalInt.of(1));
  }

  @Test
  void fewerImagesAreSpreadOverTheFolder() throws IOException {
    // Given
    for (char name = 'a'; name < 'i'; name++) {
      photo(name + ".jpg", 16, 16);
    }

    // When
    List<Sample> samples = open().samples(CROPPED, 4, true);

    // Then
    assertThat(samples)
        .extracting(Sample::name)
        .containsExactly("a.jpg", "c.jpg", "e.jpg", "g.jpg");
  }

  @Test
  void masksOfRealPhotosCoverWhatAnotherProgramSays() throws IOException {
    // Given
    Map<String, Double> expected = new HashMap<>();
    for (JsonNode entry :
        new ObjectMapper()
            .readTree(Assets.path("reference", "mobilenetv2", "manifest.json").toFile())) {
      if (entry.get("id").asText().endsWith("/localisation")) {
        expected.put(entry.get("photo").asText(), entry.at("/values/mask_fraction").asDouble());
      }
    }
    Path photos = Assets.path("photos", "coco");
    PhotoFolder coco = PhotoFolder.of(photos, files(photos), List.of());

    // When
    List<Sample> samples = coco.samples(input(224, 256), 100, true);

    // Then
    assertThat(samples).hasSize(10);
    for (Sample sample : samples) {
      int area = sample.reading().get().object().orElseThrow().area();
      assertThat(area / (224.0 * 224))
          .as(sample.name())
          .isCloseTo(expected.get(sample.name()), within(0.002));
    }
  }

  @Test
  void whatItIsReadFromHasTheMasksAndTheLists() throws IOException {
    // Given
    photo("a.jpg", 8, 8);
    photo("a_mask.png", 8, 8);
    Files.writeString(folder.resolve("labels.csv"), "file,class_index\na.jpg,1\n");
    Files.writeString(folder.resolve("notes.txt"), "nothing");

    // When
    List<Path> sources = open().sources();

    // Then
    assertThat(sources)
        .containsExactly(
            folder.resolve("a.jpg"), folder.resolve("a_mask.png"), folder.resolve("labels.csv"));
  }

  private PhotoFolder open() throws IOException {
    return PhotoFolder.of(folder, files(folder), List.of("cat", "dog"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith("g"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private void photo(String name, int width, int height) throws IOException {
    Files.write(
        folder.resolve(name),
        new JpegEncoder(0.9f).encode(new RgbImage(width, height, new byte[3 * width * height])));
  }

  /** White from one column to before another. */
  private static byte[] png(int width, int height, int from, int to) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      Arrays.fill(rgb, 3 * (y * width + from), 3 * (y * width + to), (byte) 255);
    }
    return PngEncoder.encode(new RgbImage(width, height, rgb));
  }

  private static InputSpec input(int side, int shorter) {
    return new InputSpec(
        side,
        side,
        ChannelOrder.RGB,
        new Resize.ShorterSide(shorter),
        new float[3],
        new float[] {1, 1, 1},
        InputSpec.UNIT_SCALE);
  }
}
