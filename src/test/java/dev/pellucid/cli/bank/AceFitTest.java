package dev.pellucid.cli.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.ace.Ace;
import dev.pellucid.explain.local.concept.ace.ClassConcepts;
import dev.pellucid.explain.local.concept.ace.Segmentation;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AceFitTest {

  private static final int SIDE = 8;
  private static final int OWN = 60;

  private static Pictures pictures(Classifier classifier, String name, List<Path> read) {
    Preprocessor preprocessor = new Preprocessor(classifier.input());
    return new Pictures(
        IntStream.range(0, OWN).mapToObj(i -> Path.of(name, String.valueOf(i))).toList(),
        file -> {
          read.add(file);
          byte[] rgb = new byte[3 * SIDE * SIDE];
          new Random(file.hashCode()).nextBytes(rgb);
          RgbImage view = new RgbImage(SIDE, SIDE, rgb);
          return Optional.of(new InputPicture(file.toString(), preprocessor.tensor(view), view));
        });
  }

  @Test
  void ofOtherClassesOnlyThePicturesThatAreLookedAtAreRead() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      List<Path> read = new ArrayList<>();
      AceFit fit =
          new AceFit(
              new ClassConcepts(
                  new Ace(new Segmentation(List.of(4), 20), 2, 20, 1), new Tcav(2, 5, 5, 0.01, 1)),
              IntStream.range(0, 3)
                  .mapToObj(
                      i ->
                          new ClassPictures(
                              i, "class " + i, pictures(classifier, "class " + i, read)))
                  .toList(),
              0.05);

      // When
      Fitted fitted = fit.at(Activations.at(classifier, Optional.empty()), () -> {});

      // Then: each class's own, and as many of the two others alike as are looked at in all
      assertThat(fitted.entries()).isNotEmpty();
      for (int i = 0; i < 3; i++) {
        Path folder = Path.of("class " + i);
        assertThat(read)
            .filteredOn(file -> file.startsWith(folder))
            .hasSize(OWN + 2 * ClassConcepts.MOST_OTHERS / 2);
      }
    }
  }
}
