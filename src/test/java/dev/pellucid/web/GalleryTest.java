package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Explanations.explanation;
import static dev.pellucid.web.Explanations.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Gallery gallery = new Gallery(new Gallery.Limits(4, 1000, 6, 1000, PATIENCE));

  @Test
  void showsAnImageThatWasThereBeforeItsExplanation() {
    // Given
    gallery.image(source(1), "image-1", image());
    gallery.explanation(explanation(1), NOON);

    // When
    List<Exhibit> next = gallery.next(4, NOON);

    // Then
    assertThat(next)
        .containsExactly(
            new Exhibit("api/images?topic=images&partition=0&offset=1", explanation(1)));
  }

  @Test
  void showsAnExplanationThatWasThereBeforeItsImage() {
    // Given
    gallery.explanation(explanation(1), NOON);
    gallery.image(source(1), "image-1", image());

    // When
    List<Exhibit> next = gallery.next(4, NOON);

    // Then
    assertThat(next).extracting(Exhibit::event).containsExactly(explanation(1));
    assertThat(next.get(0).image()).isNotNull();
  }

  @Test
  void waitsForAnImageThatIsLate() {
    // Given
    gallery.explanation(explanation(1), NOON);

    // When
    List<Exhibit> next = gallery.next(4, NOON.plus(PATIENCE).minusMillis(1));

    // Then
    assertThat(next).isEmpty();
  }

  @Test
  void goesWithoutAnImageThatDoesNotCome() {
    // Given
    gallery.explanation(explanation(1), NOON);

    // When
    List<Exhibit> next = gallery.next(4, NOON.plus(PATIENCE));

    // Then
    assertThat(next).containsExactly(new Exhibit(null, explanation(1)));
  }

  @Test
  void doesNotTakeAnotherImageOfTheSameId() {
    // Given
    gallery.image(source(1), "camera-7", image());
    gallery.explanation(explanation("camera-7", 2), NOON);

    // When
    List<Exhibit> next = gallery.next(4, NOON);

    // Then
    assertThat(next).isEmpty();
  }

  @Test
  void samplesTheNewestAndForgetsTheRest() {
    // Given
    for (int i = 0; i < 4; i++) {
      gallery.image(source(i), "image-" + i, image());
      gallery.explanation(explanation(i), NOON);
    }
    List<Exhibit> first = gallery.next(2, NOON);

    // When
    List<Exhibit> second = gallery.next(2, NOON);

    // Then
    assertThat(first).extracting(Exhibit::event).containsExactly(explanation(2), explanation(3));
    assertThat(second).isEmpty();
  }

  @Test
  void keepsTheImagesOfWhatItShowedWhileOthersPass() {
    // Given
    gallery.image(source(1), "image-1", image());
    gallery.explanation(explanation(1), NOON);
    gallery.next(4, NOON);

    // When
    for (int i = 2; i < 20; i++) {
      gallery.image(source(i), "image-" + i, image());
    }

    // Then
    assertThat(gallery.find(source(1))).isPresent();
    assertThat(gallery.latest("image-1")).isPresent();
    assertThat(gallery.find(source(2))).isEmpty();
    assertThat(gallery.shown(10)).extracting(Exhibit::event).containsExactly(explanation(1));
  }

  @Test
  void holdsNoMoreThanItsBoundsWhateverArrives() {
    // Given
    for (int i = 0; i < 1000; i++) {
      gallery.explanation(explanation(i), NOON);
    }

    // When
    List<Exhibit> next = gallery.next(1000, NOON.plus(PATIENCE));

    // Then
    assertThat(next).hasSizeLessThanOrEqualTo(6);
    assertThat(gallery.shown(1000)).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void writesATopicIntoAnAddressAsAValueOnly() {
    // Given
    var event = explanation(1);
    var hostile = new dev.pellucid.event.ExplanationEvent.Source("../&offset=9#<b>\"{x}", 0, 1);

    // When
    Exhibit exhibit =
        Exhibit.of(
            new dev.pellucid.event.ExplanationEvent(
                event.imageId(),
                event.model(),
                event.time(),
                hostile,
                event.prediction(),
                event.target(),
                event.cam(),
                event.concepts(),
                event.label(),
                event.groups(),
                event.timings()),
            true);

    // Then
    assertThat(exhibit.image())
        .isEqualTo("api/images?topic=..%2F%26offset%3D9%23%3Cb%3E%22%7Bx%7D&partition=0&offset=1");
  }

  private static EncodedImage image() {
    return new EncodedImage(new byte[10], BrowserImageFormat.PNG);
  }
}
