package dev.pellucid.cli.report.dissection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.neurons.ConceptPictures.Marked;
import dev.pellucid.cli.report.PlantedSubject;
import dev.pellucid.cli.report.Section;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DissectionSectionTest {

  private static final int SIDE = 8;
  private static final List<String> THINGS = List.of("ring", "its bolt", "shadow", "sky", "comet");

  @TempDir Path folder;

  /** A quarter of an image. */
  private static BitSet quarter(int part) {
    BitSet pixels = new BitSet();
    for (int y = 0; y < SIDE / 2; y++) {
      int row = (SIDE / 2 * (part / 2) + y) * SIDE + SIDE / 2 * (part % 2);
      pixels.set(row, row + SIDE / 2);
    }
    return pixels;
  }

  /** The middle of it, so that little else is there. */
  private static BitSet middle(int part) {
    BitSet pixels = new BitSet();
    for (int y = 1; y < 3; y++) {
      int row = (SIDE / 2 * (part / 2) + y) * SIDE + SIDE / 2 * (part % 2);
      pixels.set(row + 1, row + 3);
    }
    return pixels;
  }

  /** The part of one image within another. */
  private static float[] with(float[] image, float[] other, BitSet part) {
    float[] pixels = image.clone();
    part.stream()
        .forEach(
            pixel -> {
              for (int channel = 0; channel < 3; channel++) {
                int at = channel * SIDE * SIDE + pixel;
                pixels[at] = other[at];
              }
            });
    return pixels;
  }

  /**
   * 300 images with a sky; concept 0 is in one quarter of every 20th, and so is a ring with a bolt.
   * Shadows are anywhere, and two images have a comet.
   */
  private static List<Marked> images() {
    Random random = new Random(1);
    return IntStream.range(0, 300)
        .mapToObj(
            i -> {
              int part = random.nextInt(4);
              float[] pixels = PlantedModel.image(PlantedModel.presences(random), random);
              Map<String, BitSet> masks = new LinkedHashMap<>();
              masks.put("sky", quarter(3));
              if (i % 20 == 0) {
                double[] much = new double[PlantedModel.CONCEPTS];
                much[0] = 20 + random.nextDouble();
                pixels = with(pixels, PlantedModel.image(much, random), quarter(part));
                masks.put("ring", quarter(part));
                masks.put("its bolt", middle(part));
              }
              if (i % 20 == 7) {
                masks.put("shadow", quarter(part));
              }
              if (i % 200 == 3) {
                masks.put("comet", quarter(part));
              }
              return new Marked(
                  new InputPicture(
                      "image " + i, pixels, new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE])),
                  masks);
            })
        .toList();
  }

  @Test
  void aPlantedDetectorIsToldAndWhatCannotBeToldIsNotSaidToHaveNone() throws IOException {
    // Given
    List<Marked> images = images();
    PlantedSubject asked = new PlantedSubject();
    images.forEach(each -> asked.image(each.picture().tensor(), OptionalInt.empty()));
    Subject subject =
        asked.marked(new ConceptPictures(THINGS, images.size(), images::get)).asked(folder, 300);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new DissectionSection().make(subject, step -> {});

      // Then
      assertThat(told.figures().path("units").asInt()).isEqualTo(PlantedModel.CHANNELS);
      assertThat(state(told, "ring")).isEqualTo("OWN");
      assertThat(of(told, "ring").path("own"))
          .singleElement()
          .satisfies(unit -> assertThat(unit.path("unit").asInt()).isZero());
      assertThat(state(told, "its bolt")).isEqualTo("SHARED");
      assertThat(state(told, "shadow")).isEqualTo("NONE");
      assertThat(state(told, "sky")).isEqualTo("TOO_LARGE");
      assertThat(state(told, "comet")).isEqualTo("TOO_FEW");
      assertThat(told.body())
          .contains("1 thing of 5", "Unit 0: 'ring'", ">shadow</text>")
          .doesNotContain(">sky</text>", ">comet</text>");
    }
  }

  @Test
  void aFewMarkedObjectsAreTooFew() throws IOException {
    // Given: nothing but the objects of nine images is marked
    Random random = new Random(2);
    PlantedSubject asked = new PlantedSubject();
    for (int i = 0; i < 40; i++) {
      asked.image(
          PlantedModel.image(PlantedModel.presences(random), random),
          OptionalInt.of(1),
          i < 9
              ? Optional.of(new ObjectMask(SIDE, SIDE, quarter(0)))
              : Optional.<ObjectMask>empty());
    }
    Subject subject = asked.asked(folder, 100);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section section = new DissectionSection().make(subject, step -> {});

      // Then
      assertThat(section)
          .isInstanceOfSatisfying(
              Section.LeftOut.class,
              none -> assertThat(none.reason()).contains("No thing is marked in 10 images"));
    }
  }

  private static JsonNode of(Section.Told told, String concept) {
    for (JsonNode each : told.figures().path("concepts")) {
      if (each.path("concept").asText().equals(concept)) {
        return each;
      }
    }
    throw new AssertionError("nothing is said of " + concept);
  }

  private static String state(Section.Told told, String concept) {
    return of(told, concept).path("state").asText();
  }
}
