package dev.pellucid.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SceneRendererTest {

  private final SceneRenderer renderer = new SceneRenderer();

  static LongStream seeds() {
    return LongStream.range(0, 24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameSceneIsTheSamePicture(long seed) {
    // Given
    Scene scene = SceneDistribution.unbiased().sample(seed);
    Difference difference = Difference.between(renderer.render(scene), freshly(scene));

    // When
    int changed = difference.area();

    // Then
    assertThat(changed).isZero();
  }

  @Test
  void anotherSeedIsAnotherPicture() {
    // Given
    Scene one = SceneDistribution.unbiased().sample(1);
    Scene other = withSeed(one, one.seed() + 1);

    // When
    Difference difference = Difference.between(renderer.render(one), renderer.render(other));

    // Then
    assertThat(difference.area()).isGreaterThan(SceneRenderer.SIZE * SceneRenderer.SIZE / 10);
  }

  @ParameterizedTest
  @EnumSource(District.class)
  void theDistrictIsNotVisible(District district) {
    // Given
    Scene scene = SceneDistribution.unbiased().sample(7);

    // When
    BufferedImage picture = renderer.render(scene.withDistrict(district));

    // Then
    assertThat(Difference.between(renderer.render(scene), picture).area()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Background.class)
  void anotherBackgroundLeavesTheSignAsItIs(Background background) {
    // Given
    RenderedScene before = renderer.renderWithMasks(sharp(3).withBackground(Background.FOREST));

    // When
    RenderedScene after = renderer.renderWithMasks(before.scene().withBackground(background));

    // Then
    Difference difference = Difference.between(before.image(), after.image());
    assertThat(difference.areaDeepInside(before.sign())).isZero();
    assertThat(after.sign()).isEqualTo(before.sign());
    assertThat(after.symbol()).isEqualTo(before.symbol());
    assertThat(after.background()).isEqualTo(before.background());
    if (background != Background.FOREST) {
      assertThat(difference.areaDeepInside(before.background()))
          .isGreaterThan(before.background().area() * 3 / 4);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anotherSymbolChangesOnlyWhereSymbolsAre(long seed) {
    // Given
    RenderedScene before = renderer.renderWithMasks(sharp(seed).withClass(SignClass.SPEED_30));

    // When
    RenderedScene after =
        renderer.renderWithMasks(
            before.scene().withDesign(before.scene().design().withSymbol(Symbol.BAR)));

    // Then
    Difference difference = Difference.between(before.image(), after.image());
    assertThat(difference.area()).isPositive();
    assertThat(difference.areaFarFrom(before.symbol().or(after.symbol()))).isZero();
    assertThat(after.sign()).isEqualTo(before.sign());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSignMaskIsWhereTheSignIsDrawn(long seed) {
    // Given
    Scene red = sharp(seed).withTexture(Texture.NEW).withDesign(plain(SignColour.RED));
    RenderedScene drawn = renderer.renderWithMasks(red);

    // When
    BufferedImage blue = renderer.render(red.withDesign(plain(SignColour.BLUE)));

    // Then
    Difference difference = Difference.between(drawn.image(), blue);
    assertThat(difference.areaFarFrom(drawn.sign())).isZero();
    // The rim around the plate is of neither colour.
    assertThat(difference.areaDeepInside(drawn.sign()))
        .isGreaterThan(Difference.deepInside(drawn.sign()) * 8 / 10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBranchHidesSignAndBackground(long seed) {
    // Given
    Scene open = sharp(seed);
    RenderedScene before = renderer.renderWithMasks(open);

    // When
    RenderedScene after = renderer.renderWithMasks(open.withCapture(new Capture(1, 1, 0, 0, 0.8)));

    // Then
    assertThat(after.sign().area()).isLessThan(before.sign().area());
    assertThat(after.sign().minus(before.sign()).area()).isZero();
    assertThat(after.background().minus(before.background()).area()).isZero();
    Mask hidden =
        before.sign().minus(after.sign()).or(before.background().minus(after.background()));
    // Twigs thinner than a pixel cover none by half, and so are in no mask.
    Difference difference = Difference.between(before.image(), after.image());
    assertThat(difference.areaFarFrom(hidden)).isLessThan(difference.area() / 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void masksDoNotContradictEachOther(long seed) {
    // Given
    Scene scene = SceneDistribution.unbiased().sample(seed);

    // When
    RenderedScene rendered = renderer.renderWithMasks(scene);

    // Then
    assertThat(rendered.sign().area()).isPositive();
    assertThat(rendered.symbol().minus(rendered.sign()).area()).isZero();
    assertThat(rendered.sign().minus(rendered.background().inverse()).area()).isZero();
    assertThat(rendered.symbol().area() == 0)
        .as("symbol of " + scene)
        .isEqualTo(scene.design().symbol() == Symbol.NONE);
  }

  @Test
  void blurKeepsBrightnessAndLosesDetail() {
    // Given
    Scene sharp = sharp(5);

    // When
    BufferedImage blurred = renderer.render(sharp.withCapture(new Capture(1, 1, 2, 0, 0)));

    // Then
    BufferedImage before = renderer.render(sharp);
    assertThat(meanGreen(blurred)).isCloseTo(meanGreen(before), within(1.0));
    assertThat(roughness(blurred)).isLessThan(0.6 * roughness(before));
  }

  private static BufferedImage freshly(Scene scene) {
    return new SceneRenderer().renderWithMasks(scene).image();
  }

  /** A scene whose pixels show nothing but what was drawn there. */
  private static Scene sharp(long seed) {
    return SceneDistribution.unbiased()
        .sample(seed)
        .withWeather(Weather.CLEAR)
        .withCapture(Capture.PERFECT);
  }

  private static SignDesign plain(SignColour colour) {
    return new SignDesign(SignShape.OCTAGON, colour, colour, Symbol.NONE);
  }

  private static Scene withSeed(Scene scene, long seed) {
    return new Scene(
        scene.label(),
        scene.design(),
        scene.texture(),
        scene.background(),
        scene.weather(),
        scene.camera(),
        scene.district(),
        scene.placement(),
        scene.capture(),
        seed);
  }

  private static double meanGreen(BufferedImage image) {
    double sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        sum += green(image, x, y);
      }
    }
    return sum / (image.getWidth() * image.getHeight());
  }

  private static double roughness(BufferedImage image) {
    double sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 1; x < image.getWidth(); x++) {
        sum += Math.abs(green(image, x, y) - green(image, x - 1, y));
      }
    }
    return sum;
  }

  private static int green(BufferedImage image, int x, int y) {
    return (image.getRGB(x, y) >> 8) & 0xFF;
  }
}
