package dev.pellucid.explain.local.image.position;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.LastLayer;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Attribution.Counterfactual.Exchange;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EditSearchTest {

  private static final int CHANNELS = 3;
  private static final int SIDE = 2;
  private static final int POSITIONS = SIDE * SIDE;
  private static final int MANY = 1000;

  /** Seeds of pairs that a layer of two classes, or of five, takes for different ones. */
  static LongStream pairsOfTwoClasses() {
    return LongStream.range(0, 100).filter(seed -> differ(2, seed));
  }

  static LongStream pairsOfFiveClasses() {
    return LongStream.range(0, 100).filter(seed -> differ(5, seed));
  }

  private static boolean differ(int classes, long seed) {
    return predicted(classes, seed, image(seed)) != predicted(classes, seed, example(seed));
  }

  private static int predicted(int classes, long seed, LayerValues map) {
    return Target.predicted(SmallMaps.logits(layer(classes, seed), map));
  }

  private static LastLayer layer(int classes, long seed) {
    return SmallMaps.layer(classes, CHANNELS, 7 * seed);
  }

  private static LayerValues image(long seed) {
    return SmallMaps.map(CHANNELS, SIDE, SIDE, 7 * seed + 2);
  }

  private static LayerValues example(long seed) {
    return SmallMaps.map(CHANNELS, SIDE, SIDE, 7 * seed + 3);
  }

  @ParameterizedTest
  @MethodSource("pairsOfTwoClasses")
  void noFewerEditsFlipADecisionBetweenTwoClasses(long seed) {
    // Given
    LastLayer layer = layer(2, seed);
    int to = predicted(2, seed, example(seed));
    EditSearch search = search(layer, image(seed), to);

    // When
    search.visit(
        SmallMaps.example(0), new AveragedMap(layer, image(seed), example(seed)), image(seed));

    // Then
    assertThat(search.best().reached()).isTrue();
    assertThat(search.best().exchanges()).hasSize(fewest(layer, image(seed), example(seed), to));
  }

  @ParameterizedTest
  @MethodSource("pairsOfFiveClasses")
  void theClassOfTheExampleIsReachedWhateverElseThereIs(long seed) {
    // Given
    LastLayer layer = layer(5, seed);
    int to = predicted(5, seed, example(seed));
    EditSearch search = search(layer, image(seed), to);

    // When
    search.visit(
        SmallMaps.example(0), new AveragedMap(layer, image(seed), example(seed)), image(seed));

    // Then
    List<Exchange> exchanges = search.best().exchanges();
    assertThat(search.best().reached()).isTrue();
    assertThat(exchanges.stream().map(Exchange::here)).doesNotHaveDuplicates();
    assertThat(exchanges.stream().map(Exchange::there)).doesNotHaveDuplicates();
    LayerValues edited = edited(image(seed), example(seed), exchanges);
    assertThat(Target.predicted(SmallMaps.logits(layer, edited))).isEqualTo(to);
  }

  private static EditSearch search(LastLayer layer, LayerValues image, int to) {
    return new EditSearch(SmallMaps.logits(layer, image), to, MANY, Effort.unlimited());
  }

  private static LayerValues edited(LayerValues image, LayerValues example, List<Exchange> by) {
    float[] values = image.values().clone();
    for (Exchange exchange : by) {
      for (int k = 0; k < CHANNELS; k++) {
        values[k * POSITIONS + exchange.here()] =
            example.values()[k * POSITIONS + exchange.there()];
      }
    }
    return new LayerValues(CHANNELS, SIDE, SIDE, values);
  }

  /** Tries every way in which positions can be exchanged. */
  private static int fewest(LastLayer layer, LayerValues image, LayerValues example, int to) {
    return fewest(layer, image, example, to, 0, 0, List.of());
  }

  private static int fewest(
      LastLayer layer,
      LayerValues image,
      LayerValues example,
      int to,
      int here,
      int used,
      List<Exchange> made) {
    if (here == POSITIONS) {
      float[] logits = SmallMaps.logits(layer, edited(image, example, made));
      return Target.predicted(logits) == to ? made.size() : Integer.MAX_VALUE;
    }
    int best = fewest(layer, image, example, to, here + 1, used, made);
    for (int there = 0; there < POSITIONS; there++) {
      if ((used & 1 << there) == 0) {
        List<Exchange> more = new ArrayList<>(made);
        more.add(new Exchange(here, there, 0, 0));
        best = Math.min(best, fewest(layer, image, example, to, here + 1, used | 1 << there, more));
      }
    }
    return best;
  }
}
