package dev.pellucid.explain.local.concept.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scene.Background;
import dev.pellucid.demo.scene.District;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CausalConceptEffectTest {

  private static final int PAIRS = 40;
  private static final double CONFIDENCE = 0.99;
  private static final int STOP = SignClass.labels().indexOf(SignClass.STOP.label());

  @TempDir static Path folder;
  private static Classifier model;

  @BeforeAll
  static void open() throws IOException {
    model =
        new Classifier(BundleReader.read(DemoBundle.extractTo(folder)), SessionSettings.onCpu());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theForestMakesTheModelSayStop() {
    // Given
    CausalConceptEffect measured = new CausalConceptEffect(model, Score.PROBABILITY);
    measured.add(
        scenes(scene -> scene.withBackground(Background.CITY)),
        scenes(scene -> scene.withBackground(Background.FOREST)));

    // When
    PairedEffect effect = measured.effect(CONFIDENCE);

    // Then: a third of the signs of other classes are taken for stop signs before a forest
    assertThat(effect.pairs()).isEqualTo(PAIRS);
    assertThat(effect.mean()[STOP]).isGreaterThan(0.15);
    assertThat(effect.low()[STOP]).isPositive();
  }

  @Test
  void theDistrictCannotBeSeenAndDoesNothing() {
    // Given
    CausalConceptEffect measured = new CausalConceptEffect(model, Score.LOGIT);
    measured.add(
        scenes(scene -> scene.withDistrict(District.NORTH)),
        scenes(scene -> scene.withDistrict(District.WEST)));

    // When
    PairedEffect effect = measured.effect(CONFIDENCE);

    // Then
    assertThat(effect.mean()).containsOnly(0);
    assertThat(effect.low()).containsOnly(0);
    assertThat(effect.high()).containsOnly(0);
  }

  @Test
  void theIntervalIsThatOfThePairedTest() {
    // Given: mean 2, standard deviation 1, and 4.302653 the 97.5% quantile at 2 degrees of freedom
    List<double[]> differences = List.of(new double[] {1}, new double[] {2}, new double[] {3});

    // When
    PairedEffect effect = PairedEffect.of(differences, 0.95);

    // Then
    assertThat(effect.mean()[0]).isCloseTo(2, within(1e-12));
    assertThat(effect.high()[0] - 2).isCloseTo(4.302653 / Math.sqrt(3), within(1e-6));
    assertThat(2 - effect.low()[0]).isCloseTo(4.302653 / Math.sqrt(3), within(1e-6));
  }

  @Test
  void onePairHasNoInterval() {
    // Given
    List<double[]> one = List.of(new double[] {1});

    // When
    assertThatThrownBy(() -> PairedEffect.of(one, 0.95))

        // Then
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two pairs");
  }

  private static ImageBatch scenes(UnaryOperator<Scene> change) {
    InputSpec input = model.input();
    SceneRenderer renderer = new SceneRenderer();
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    Preprocessor preprocessor = new Preprocessor(input);
    int length = input.channels().count() * input.height() * input.width();
    float[] pixels = new float[PAIRS * length];
    List<Scene> drawn =
        LongStream.range(0, PAIRS)
            .mapToObj(seed -> change.apply(SceneDistribution.unbiased().sample(seed)))
            .toList();
    for (int i = 0; i < PAIRS; i++) {
      byte[] jpeg = SceneRenderer.JPEG.encode(renderer.render(drawn.get(i)));
      System.arraycopy(preprocessor.tensor(decoder.decode(jpeg)), 0, pixels, i * length, length);
    }
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        pixels,
        Collections.nCopies(PAIRS, Target.PREDICTED));
  }
}
