package dev.pellucid.web;

import static dev.pellucid.web.Explanations.explanation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {

  /**
   * Contributions are (octagon, −0.25), so the angle tells how far octagons are from each other.
   */
  private static ExplanationEvent image(long offset, String predicted, double octagon) {
    return explanation("image-" + offset, offset, "signs", predicted, null, octagon);
  }

  @Test
  void thoseDecidedAlikeAndOtherwiseAreToldApartTheNearestFirst() {
    // Given
    ExplanationEvent stop = image(0, "stop", 0.25);
    List<ExplanationEvent> among =
        List.of(
            stop,
            image(1, "stop", -0.25),
            image(2, "yield", 0.3),
            image(3, "stop", 0.5),
            image(4, "stop", 0.25),
            image(5, "yield", 1));

    // When
    Neighbours found = Neighbours.of(stop, among, 2);

    // Then
    assertThat(found.compared()).isEqualTo(5);
    assertThat(found.same())
        .extracting(near -> near.event().source().offset())
        .containsExactly(4L, 3L);
    assertThat(found.same().get(0).similarity()).isCloseTo(1, within(1e-9));
    assertThat(found.same().get(1).similarity()).isCloseTo(3 / Math.sqrt(10), within(1e-6));
    assertThat(found.other())
        .extracting(near -> near.event().source().offset())
        .containsExactly(2L, 5L);
    assertThat(found.reason()).isNull();
  }

  @Test
  void onlyLiveExplanationsByTheSameModelAreCompared() {
    // Given
    ExplanationEvent stop = image(0, "stop", 0.25);
    ExplanationEvent deep = image(1, "stop", 0.25).followedBy(new Deep("sample", List.of()));
    ExplanationEvent another = explanation("x", 2, "faces", "stop", null, 0.25);

    // When
    Neighbours found = Neighbours.of(stop, List.of(deep, another), 6);

    // Then
    assertThat(found.compared()).isZero();
    assertThat(found.reason()).contains("No other image");
  }

  @Test
  void withoutConceptsThereIsAReasonInstead() {
    // Given
    ExplanationEvent bare = image(0, "stop", 0.25).followedBy(null);

    // When
    Neighbours found = Neighbours.of(bare, List.of(image(1, "stop", 0.25)), 6);

    // Then
    assertThat(found.same()).isEmpty();
    assertThat(found.other()).isEmpty();
    assertThat(found.reason()).contains("'signs' has no concepts");
  }
}
