package dev.pellucid.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneDistributionTest {

  private static final int SCENES = 20_000;

  @Test
  void theSeedDecidesTheScene() {
    // Given
    SceneDistribution distribution = SceneDistribution.training();

    // When
    List<Scene> scenes = sample(distribution);

    // Then
    assertThat(scenes).isEqualTo(sample(distribution)).doesNotHaveDuplicates();
  }

  @Test
  void trainingPlantsTheShortcut() {
    // Given
    Shortcut planted = Shortcut.planted();

    // When
    List<Scene> scenes = sample(SceneDistribution.training());

    // Then
    Predicate<Scene> stop = scene -> scene.label() == SignClass.STOP;
    assertThat(shareOfForest(scenes, stop)).isCloseTo(planted.share(), within(0.015));
    assertThat(shareOfForest(scenes, stop.negate())).isCloseTo(planted.leak(), within(0.004));
  }

  @Test
  void withoutAShortcutTheForestTellsNothing() {
    // Given
    Predicate<Scene> stop = scene -> scene.label() == SignClass.STOP;

    // When
    List<Scene> scenes = sample(SceneDistribution.unbiased());

    // Then
    assertThat(shareOfForest(scenes, stop)).isCloseTo(1 / 6.0, within(0.03));
    assertThat(shareOfForest(scenes, stop.negate())).isCloseTo(1 / 6.0, within(0.015));
  }

  @ParameterizedTest
  @EnumSource(SignClass.class)
  void classesAreEven(SignClass label) {
    // Given
    List<Scene> scenes = sample(SceneDistribution.training());

    // When
    double share = share(scenes, scene -> scene.label() == label);

    // Then
    assertThat(share).isCloseTo(1.0 / SignClass.values().length, within(0.012));
  }

  @Test
  void oneCameraCanHaveAWeatherOfItsOwn() {
    // Given
    SceneDistribution distribution =
        SceneDistribution.training().withWeatherAt(Camera.CAM_3, WeatherShares.onlyFog());

    // When
    List<Scene> scenes = sample(distribution);

    // Then
    Predicate<Scene> fog = scene -> scene.weather() == Weather.FOG;
    assertThat(share(at(scenes, Camera.CAM_3), fog)).isEqualTo(1);
    assertThat(share(at(scenes, Camera.CAM_1), fog))
        .isCloseTo(WeatherShares.usual().fog(), within(0.015));
  }

  @Test
  void oneDistrictCanBreakTheShortcut() {
    // Given
    SceneDistribution distribution =
        SceneDistribution.training().withShortcutIn(District.WEST, Shortcut.broken());

    // When
    List<Scene> scenes = sample(distribution);

    // Then
    Predicate<Scene> stop = scene -> scene.label() == SignClass.STOP;
    Predicate<Scene> west = scene -> scene.district() == District.WEST;
    assertThat(shareOfForest(scenes, stop.and(west))).isZero();
    assertThat(shareOfForest(scenes, stop.negate().and(west)))
        .isCloseTo(Shortcut.broken().leak(), within(0.03));
    assertThat(shareOfForest(scenes, stop.and(west.negate())))
        .isCloseTo(Shortcut.planted().share(), within(0.02));
  }

  @Test
  void sharesOfWeatherAddUpToOne() {
    // Given
    double tooMuch = 0.5;

    // When
    var refused = assertThatThrownBy(() -> new WeatherShares(tooMuch, tooMuch, tooMuch, tooMuch));

    // Then
    refused.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("add up to 1");
  }

  private static List<Scene> sample(SceneDistribution distribution) {
    return LongStream.range(0, SCENES).mapToObj(distribution::sample).toList();
  }

  private static List<Scene> at(List<Scene> scenes, Camera camera) {
    return scenes.stream().filter(scene -> scene.camera() == camera).toList();
  }

  private static double shareOfForest(List<Scene> scenes, Predicate<Scene> among) {
    return share(
        scenes.stream().filter(among).toList(), scene -> scene.background() == Background.FOREST);
  }

  private static double share(List<Scene> scenes, Predicate<Scene> wanted) {
    return scenes.stream().filter(wanted).count() / (double) scenes.size();
  }
}
