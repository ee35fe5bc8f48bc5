package dev.pellucid.explain.global.model.spray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.image.HeatMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SprayTest {

  /** Two channels at two positions beside each other. */
  private static final LayerGradient IMAGE =
      new LayerGradient(
          new LayerValues(2, 1, 2, new float[] {1, 2, 3, 4}),
          new LayerValues(2, 1, 2, new float[] {1, -1, 0.5f, 0}),
          new float[] {1});

  @Test
  void imagesThatAreDecidedByOtherChannelsAreAGroupOfTheirOwn() {
    // Given: forty by the first channel, twenty by the second, the others at random
    Random random = new Random(2);
    List<float[]> relevance = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float[] channels = new float[12];
      for (int k = 0; k < channels.length; k++) {
        channels[k] = (float) (0.1 * random.nextGaussian());
      }
      channels[i < 40 ? 0 : 1] += 1;
      relevance.add(channels);
    }

    // When
    Spray.Groups groups = new Spray(5, 1).group(relevance);

    // Then
    assertThat(groups.groups()).extracting(group -> group.members().length).containsExactly(40, 20);
    assertThat(groups.groups().get(0).closeness()).isGreaterThan(0.99);
  }

  @Test
  void theMostTypicalImageOfAGroupComesFirst() {
    // Given: all alike but the first
    List<float[]> relevance = new ArrayList<>();
    relevance.add(new float[] {3, 0});
    for (int i = 1; i < 12; i++) {
      relevance.add(new float[] {1 + 0.01f * i, 0});
    }

    // When
    Spray.Groups groups = new Spray(1, 1).group(relevance);

    // Then
    int[] typical = groups.groups().get(0).typical();
    assertThat(typical[typical.length - 1]).isZero();
  }

  @Test
  void tooFewImagesAreRefused() {
    // Given
    List<float[]> relevance = List.of(new float[] {1}, new float[] {2});

    // When
    var refused = assertThatThrownBy(() -> new Spray(5, 1).group(relevance));

    // Then
    refused.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 images");
  }

  @Test
  void theRelevanceOfAChannelIsItsShareOfGradientTimesActivation() {
    // When
    float[] relevance = ChannelRelevance.of(IMAGE);

    // Then: 1 − 2 and 1.5, of 2.5 in all
    assertThat(relevance).containsExactly(new float[] {-0.4f, 0.6f}, within(1e-6f));
  }

  @Test
  void aMapHasTheSharesOfWhatSpeaksForTheClass() {
    // Given
    Attribution fine =
        new Attribution.Pixels(
            1, 4, 4, new float[] {1, 1, 0, 0, 1, 1, 0, -9, 0, 0, 4, 0, 0, 0, 0, 0});

    // When
    HeatMap map = RelevanceMap.of(fine, 2);

    // Then
    assertThat(map.values()).containsExactly(0.5f, 0, 0, 0.5f);
  }

  @Test
  void aConceptCountsWhereThePartOfTheImageIs() {
    // Given: the bank is the channels; the part is the right half
    PlacedConcepts concepts =
        new PlacedConcepts(new ConceptVectors(List.of("a", "b"), new float[][] {{1, 0}, {0, 1}}));
    BitSet right = new BitSet();
    right.set(1);
    right.set(3);

    // When
    PlacedConcepts.Values values = concepts.in(IMAGE, right, 2, 2);

    // Then
    assertThat(values.presence()).containsExactly(new float[] {2, 4}, within(1e-6f));
    assertThat(values.contribution()).containsExactly(new float[] {-2, 0}, within(1e-6f));
  }

  @Test
  void contributionsOfAPartAndTheRestAddUpToThoseOfTheWhole() {
    // Given: directions that are not at right angles
    PlacedConcepts concepts =
        new PlacedConcepts(
            new ConceptVectors(List.of("a", "b"), new float[][] {{1, 0}, {0.6f, 0.8f}}));
    BitSet all = new BitSet();
    all.set(0, 4);
    BitSet left = new BitSet();
    left.set(0);
    left.set(2);
    BitSet rest = (BitSet) all.clone();
    rest.andNot(left);

    // When
    float[] whole = concepts.in(IMAGE, all, 2, 2).contribution();

    // Then
    float[] one = concepts.in(IMAGE, left, 2, 2).contribution();
    float[] other = concepts.in(IMAGE, rest, 2, 2).contribution();
    assertThat(whole)
        .containsExactly(new float[] {one[0] + other[0], one[1] + other[1]}, within(1e-5f));
    assertThat(whole[0] + whole[1]).as("all of Σ⟨G,A⟩").isCloseTo(0.5f, within(1e-5f));
  }
}
