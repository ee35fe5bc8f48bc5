package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoarCommandTest {

  @Test
  void aMethodAndTheRandomMapAreInTheTable() {
    // Given far too little to learn anything
    Object[] arguments = {
      "roar",
      "--method",
      "saliency?abs=true",
      "--shares",
      "0.5",
      "--training",
      "16",
      "--test",
      "8",
      "--epochs",
      "1"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("accuracy without 0.5 of the pixels")
        .contains("| saliency?abs=true |")
        .contains("| random map |")
        .contains("8 test scenes");
  }

  @Test
  void sharesThatCannotBeRemovedAreWrongUse() {
    // Given
    Object[] arguments = {"roar", "--method", "saliency", "--shares", "0.5,1"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("within 0 and 1");
  }
}
