package dev.pellucid.explain.global.neuron.conductance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.Assets;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.References;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.neuron.conductance.NeuronConductance.Conductance;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuronConductanceTest {

  private static final float[] IMAGE = SmallModels.normal(3 * 8 * 8, 21);

  @ParameterizedTest
  @ValueSource(strings = {SmallNet.FIRST, SmallNet.LAST})
  void conductancesAddUpToWhatTheLogitRisesBy(String layer) {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      NeuronConductance method =
          new NeuronConductance(classifier, Optional.of(layer), Baseline.ZERO, 200);

      // When
      Conductance found = method.of(IMAGE, 3);

      // Then
      double rise = found.score() - found.baselineScore();
      assertThat(Math.abs(rise)).isGreaterThan(0.1);
      assertThat(found.residual()).isCloseTo(0, within(1e-3 * Math.abs(rise)));
    }
  }

  @Test
  void behindALinearHeadItIsTheWeightTimesTheRise() {
    // Given: of the last layer the logits are a linear function
    try (Classifier classifier = SmallModels.convolutional()) {
      List<LayerGradient> ends = new ArrayList<>();
      Activations.at(classifier, Optional.of(SmallNet.LAST))
          .forEachGradient(List.of(new float[IMAGE.length], IMAGE), 1, ends::add);
      NeuronConductance method =
          new NeuronConductance(classifier, Optional.of(SmallNet.LAST), Baseline.ZERO, 7);

      // When
      Conductance found = method.of(IMAGE, 1);

      // Then
      for (int unit = 0; unit < found.units().length; unit++) {
        double expected = 0;
        for (int p = 16 * unit; p < 16 * (unit + 1); p++) {
          expected +=
              ends.get(1).gradient().values()[p]
                  * (ends.get(1).activation().values()[p] - ends.get(0).activation().values()[p]);
        }
        assertThat(found.units()[unit]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void aRealModelsConductancesAddUpToo() {
    // Given
    Assets.path("models");
    try (Classifier classifier = References.open("resnet20_cifar10")) {
      float[] image = References.input("resnet20_cifar10", "cat_0000").pixels();
      NeuronConductance method =
          new NeuronConductance(classifier, Optional.empty(), Baseline.ZERO, 64);

      // When
      Conductance found = method.of(image, 3);

      // Then
      assertThat(found.score() - found.baselineScore()).isGreaterThan(1);
      assertThat(found.residual()).isCloseTo(0, within(1e-2));
    }
  }
}
