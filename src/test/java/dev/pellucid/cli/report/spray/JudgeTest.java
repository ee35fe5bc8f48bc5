package dev.pellucid.cli.report.spray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.cli.report.PlantedSubject;
import dev.pellucid.cli.report.Section;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that calls class 1 whatever stands in much of concept 2. Of 60 images of class 1 half
 * stand in it and are known; of the others 10 are, and 20 are taken for class 0.
 */
class JudgeTest {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private final Random random = new Random(1);
  private final PlantedSubject images = new PlantedSubject();

  /** A quarter of the image. */
  private static BitSet object() {
    BitSet pixels = new BitSet();
    for (int y = 0; y < SIDE / 2; y++) {
      pixels.set(y * SIDE, y * SIDE + SIDE / 2);
    }
    return pixels;
  }

  /** Some of a concept in the object, and of concept 2 around it. */
  private float[] image(int concept, double around) {
    double[] inside = noise();
    inside[concept] += 8;
    double[] outside = noise();
    outside[2] += around;
    float[] object = PlantedModel.image(inside, random);
    float[] pixels = PlantedModel.image(outside, random);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = object().get(i % (SIDE * SIDE)) ? object[i] : pixels[i];
    }
    return pixels;
  }

  private double[] noise() {
    double[] presences = PlantedModel.presences(random);
    for (int j = 0; j < presences.length; j++) {
      presences[j] *= 0.1;
    }
    return presences;
  }

  private void add(int count, int label, float[]... kinds) {
    for (int i = 0; i < count; i++) {
      images.image(
          kinds[i % kinds.length],
          OptionalInt.of(label),
          Optional.of(new ObjectMask(SIDE, SIDE, object())));
    }
  }

  private void world() {
    for (int i = 0; i < 60; i++) {
      add(1, 0, image(0, 0));
      add(1, 2, image(3, 0));
      add(1, 1, i < 30 ? image(1, 6) : image(i < 40 ? 1 : 0, 0));
    }
  }

  private JsonNode named(int perClass) throws IOException {
    Subject subject = images.asked(folder, perClass);
    try (Classifier classifier = subject.classifier()) {
      Section.Told told = (Section.Told) new SpraySection().make(subject, step -> {});
      for (JsonNode each : told.figures().path("classes")) {
        if (each.path("label").asText().equals("class 1")) {
          return each.path("named");
        }
      }
      throw new AssertionError("nothing is said of class 1");
    }
  }

  @Test
  void aClassIsJudgedByAllImagesOfItsLabelThoughAnswersAreCutToASize() throws IOException {
    // Given: 80 images are called class 0, of which 60 are looked at
    world();

    // When
    JsonNode named = named(60);

    // Then
    assertThat(named.path("concept").asText()).isEqualTo("concept 2");
    assertThat(named.at("/with/count").asInt()).isEqualTo(30);
    assertThat(named.at("/with/mean").asDouble()).isEqualTo(1);
    assertThat(named.at("/without/count").asInt()).isEqualTo(30);
    assertThat(named.at("/without/mean").asDouble()).isCloseTo(1.0 / 3, within(1e-9));
  }

  @Test
  void imagesWithoutAMarkDoNotCountAsHavingNothingAroundTheObject() throws IOException {
    // Given: twelve more of class 1 in much of concept 2, whose objects are not marked
    world();
    for (int i = 0; i < 12; i++) {
      images.image(image(1, 6), OptionalInt.of(1));
    }

    // When
    JsonNode named = named(100);

    // Then
    assertThat(named.at("/with/count").asInt()).isEqualTo(30);
    assertThat(named.at("/without/count").asInt()).isEqualTo(30);
  }
}
