package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocaliseCommandTest {

  @TempDir Path folder;

  @Test
  void aMethodThatSeesTheSignBeatsChanceAndNoiseDoesNot() {
    // Given
    Object[] arguments = {"localise", "--method", "input-x-gradient,grad-cam", "--scenes", "12"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    double chance = number(said.out(), "the sign covers ([0-9.]+)");
    assertThat(chance).isBetween(0.01, 0.3);
    assertThat(mass(said.out(), "`grad-cam`")).isGreaterThan(2 * chance);
    assertThat(mass(said.out(), "`input-x-gradient`")).isGreaterThan(3 * chance);
    assertThat(mass(said.out(), "*random map*")).isBetween(0.8 * chance, 1.2 * chance);
  }

  @Test
  void aSeedDrawsTheSameScenes() {
    // Given
    Object[] arguments = {"localise", "--method", "saliency", "--scenes", "3", "--seed", "7"};
    String once = Terminal.run(arguments).out();

    // When
    String again = Terminal.run(arguments).out();

    // Then
    assertThat(again).isEqualTo(once).contains("3 scenes of seed 7");
  }

  @Test
  void aModelOfOtherThingsIsRefused() throws IOException {
    // Given
    Path model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 8, 8, 4));

    // When
    Terminal.Said said = Terminal.run("localise", "--model", model);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("does not tell the signs").contains("roundabout");
  }

  private static double mass(String table, String method) {
    return number(table, Pattern.quote("| " + method + " | ") + "([0-9.]+)");
  }

  private static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
