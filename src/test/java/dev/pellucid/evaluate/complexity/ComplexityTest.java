package dev.pellucid.evaluate.complexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.Assets;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.JudgedMaps;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComplexityTest {

  private static final int SIDE = 10;
  private static final int PIXELS = SIDE * SIDE;

  static List<Indicator> indicators() {
    return ComplexityIndicators.ALL;
  }

  @Test
  void onePixelWithEverythingIsAsSparseAndAsSimpleAsCanBe() {
    // Given
    float[] map = new float[PIXELS];
    map[37] = 3;

    // When
    List<Double> values = values(map);

    // Then
    assertThat(values).containsExactly(1 - 1.0 / PIXELS, 0.0);
  }

  @Test
  void equalPixelsAreAsDenseAndAsComplexAsCanBe() {
    // Given
    float[] map = new float[PIXELS];
    Arrays.fill(map, 0.2f);

    // When
    List<Double> values = values(map);

    // Then
    assertThat(values.get(0)).isCloseTo(0, within(1e-9));
    assertThat(values.get(1)).isCloseTo(Math.log(PIXELS), within(1e-9));
  }

  @Test
  void neitherSignNorScaleNorPlaceCounts() {
    // Given
    float[] map = SmallModels.normal(PIXELS, 5);
    float[] turned = new float[PIXELS];
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      turned[PIXELS - 1 - pixel] = -4 * map[pixel];
    }
    List<Double> before = values(map);

    // When
    List<Double> after = values(turned);

    // Then
    assertThat(after.get(0)).isCloseTo(before.get(0), within(1e-9));
    assertThat(after.get(1)).isCloseTo(before.get(1), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void aMapOfZerosIsNotJudged(Indicator indicator) {
    // Given
    float[] map = new float[PIXELS];

    // When
    Finding finding = JudgedMaps.judge(indicator, JudgedMaps.of(SIDE, SIDE, map), Map.of());

    // Then
    assertThat(finding).isEqualTo(Finding.undefined("the map is zero everywhere"));
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void theNumbersAreThoseOfQuantus(Indicator indicator) throws IOException {
    // Given
    List<Reference> references = references("quantus_" + indicator.card().name() + "_");

    // When
    double[] values =
        references.stream()
            .mapToDouble(
                reference -> {
                  NpyArray map = reference.map();
                  int[] shape = map.shape();
                  return JudgedMaps.value(
                      indicator,
                      JudgedMaps.of(shape[shape.length - 1], shape[shape.length - 2], map.data()));
                })
            .toArray();

    // Then
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(references).hasSizeGreaterThan(10);
    for (int i = 0; i < values.length; i++) {
      softly
          .assertThat(values[i])
          .as(references.get(i).name())
          .isCloseTo(references.get(i).value(), within(1e-4));
    }
    softly.assertAll();
  }

  private static List<Double> values(float[] map) {
    return ComplexityIndicators.ALL.stream()
        .map(indicator -> JudgedMaps.value(indicator, JudgedMaps.of(SIDE, SIDE, map)))
        .toList();
  }

  private record Reference(String name, NpyArray map, double value) {}

  private static List<Reference> references(String result) throws IOException {
    List<Reference> references = new ArrayList<>();
    try (Stream<Path> models = Files.list(Assets.path("reference"))) {
      for (Path model : models.sorted().toList()) {
        for (JsonNode entry :
            new ObjectMapper().readTree(model.resolve("manifest.json").toFile())) {
          String id = entry.get("id").asText();
          if (id.contains("/" + result)) {
            String photo = entry.get("photo").asText();
            Path map =
                model
                    .resolve(photo.substring(0, photo.lastIndexOf('.')))
                    .resolve(entry.at("/params/map").asText() + ".npy");
            references.add(new Reference(id, NpyFile.read(map), entry.get("value").asDouble()));
          }
        }
      }
    }
    return references;
  }
}
