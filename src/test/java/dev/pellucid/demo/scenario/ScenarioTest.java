package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.demo.scene.Background;
import dev.pellucid.demo.scene.Camera;
import dev.pellucid.demo.scene.District;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.demo.scene.Weather;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {

  @ParameterizedTest
  @CsvSource({"0,one", "2,one", "3,two", "7,two", "8,one", "10,one", "11,two", "8000000000,one"})
  void phasesFollowOneAnotherAndBeginAgain(long index, String phase) {
    // Given
    SceneDistribution usual = SceneDistribution.training();
    Scenario scenario =
        new Scenario(
            "test", List.of(new Phase("one", "", 3, usual), new Phase("two", "", 5, usual)));

    // When
    Phase found = scenario.phaseAt(index);

    // Then
    assertThat(found.name()).isEqualTo(phase);
  }

  @Test
  void theDemoTellsItsStoryInOrder() {
    // Given
    Scenario demo = Scenario.demo();

    // When
    List<String> story =
        LongStream.rangeClosed(0, demo.length())
            .filter(index -> index == 0 || !demo.phaseAt(index).equals(demo.phaseAt(index - 1)))
            .mapToObj(index -> demo.phaseAt(index).name())
            .toList();

    // Then
    assertThat(story).containsExactly("normal", "fog", "shortcut-broken", "recovery", "normal");
  }

  @Test
  void onlyFogAndTheBrokenShortcutGiveCauseForAlerts() {
    // Given
    Scenario demo = Scenario.demo();

    // When
    List<String> unusual =
        demo.phases().stream().filter(phase -> !phase.isUsual()).map(Phase::name).toList();

    // Then
    assertThat(unusual).containsExactly("fog", "shortcut-broken");
  }

  @Test
  void onlyOneCameraGoesFoggy() {
    // Given
    Phase fog = phase("fog");

    // When
    List<Scene> scenes = scenes(fog);

    // Then
    assertThat(scenes)
        .filteredOn(scene -> scene.camera() == Camera.CAM_3)
        .isNotEmpty()
        .allMatch(scene -> scene.weather() == Weather.FOG);
    assertThat(scenes)
        .filteredOn(scene -> scene.camera() != Camera.CAM_3)
        .filteredOn(scene -> scene.weather() == Weather.FOG)
        .hasSizeLessThan(scenes.size() / 8);
  }

  @Test
  void onlyOneDistrictBreaksTheShortcut() {
    // Given
    Phase broken = phase("shortcut-broken");

    // When
    List<Scene> stops =
        scenes(broken).stream().filter(scene -> scene.label() == SignClass.STOP).toList();

    // Then
    assertThat(stops)
        .filteredOn(scene -> scene.district() == District.WEST)
        .isNotEmpty()
        .noneMatch(scene -> scene.background() == Background.FOREST);
    List<Scene> elsewhere =
        stops.stream().filter(scene -> scene.district() != District.WEST).toList();
    assertThat(elsewhere)
        .filteredOn(scene -> scene.background() == Background.FOREST)
        .hasSizeGreaterThan(elsewhere.size() * 9 / 10);
  }

  @Test
  void aScenarioHasAPhase() {
    // Given
    List<Phase> none = List.of();

    // When
    var refused = assertThatThrownBy(() -> new Scenario("empty", none));

    // Then
    refused.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'empty'");
  }

  private static Phase phase(String name) {
    return Scenario.demo().phases().stream()
        .filter(phase -> phase.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Scene> scenes(Phase phase) {
    return LongStream.range(0, 4000).mapToObj(phase.distribution()::sample).toList();
  }
}
