package dev.pellucid.explain.local.image.influence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.local.image.influence.SelfInfluence.Suspect;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfInfluenceTest {

  private static final int COUNT = 200;
  private static final int WRONG = 20;

  @TempDir Path folder;

  /** Every tenth point is said to be of the next class. */
  private static SmallExamples mislabelled(SmallExamples points) {
    int[] labels = points.labels().clone();
    for (int i = 0; i < COUNT; i += COUNT / WRONG) {
      labels[i] = (labels[i] + 1) % points.classes();
    }
    return new SmallExamples(points.features(), labels, points.classes());
  }

  @Test
  void deliberatelyMislabelledExamplesComeFirst() throws IOException {
    // Given: a layer that learnt the wrong labels with the right ones
    SmallExamples points = mislabelled(SmallExamples.clouds(COUNT, 12, 3, 4));
    double[] learnt = new double[points.shape().size()];
    for (int step = 0; step < 300; step++) {
      descend(points, learnt, 0.3);
    }
    try (ExampleSet set = points.write(folder, learnt)) {

      // When
      List<Suspect> suspects = SelfInfluence.suspects(set, WRONG);

      // Then: 17 of the 20 are found; by chance two would be
      long found = suspects.stream().filter(one -> isWrong(one.example().index())).count();
      assertThat(found).isGreaterThanOrEqualTo(17);
      assertThat(suspects.subList(0, 10)).allMatch(one -> isWrong(one.example().index()));
      assertThat(suspects).allMatch(one -> one.probability() < 0.5);
    }
  }

  private static boolean isWrong(int index) {
    return index % (COUNT / WRONG) == 0;
  }

  private static void descend(SmallExamples points, double[] weights, double rate) {
    HeadShape shape = points.shape();
    double[] gradient = new double[weights.length];
    for (int i = 0; i < COUNT; i++) {
      shape.addOuter(
          gradient,
          Softmax.of(shape.times(weights, SmallExamples.point(points.features()[i])))
              .slope(points.labels()[i]),
          SmallExamples.point(points.features()[i]));
    }
    for (int w = 0; w < weights.length; w++) {
      weights[w] -= rate * gradient[w] / COUNT;
    }
  }
}
