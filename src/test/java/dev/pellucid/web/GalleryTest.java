package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Explanations.explanation;
import static dev.pellucid.web.Explanations.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GalleryTest {

  private static final Deep DEEP = new Deep("sample", List.of(MethodResult.failed("rise", "no")));
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Gallery gallery = new Gallery(new Gallery.Limits(4, 1000, 6, 1000, PATIENCE, 2));

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
            new Exhibit("api/images?topic=images&partition=0&offset=1", explanation(1), null));
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
    assertThat(next).containsExactly(new Exhibit(null, explanation(1), null));
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
  void keepsAnExampleWhileOthersPass() {
    // Given
    gallery.image(source(1), "image-1", image());
    gallery.keepExample("image-1");
    gallery.keepExample("image-that-never-came");

    // When
    for (int i = 2; i < 10; i++) {
      gallery.image(source(i), "image-" + i, image());
    }

    // Then
    assertThat(gallery.latest("image-1")).isPresent();
    assertThat(gallery.find(source(1))).isPresent();
    assertThat(gallery.latest("image-2")).isEmpty();
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
  void aDeepExplanationJoinsWhatWasShown() {
    // Given
    show(1);
    show(2);
    gallery.next(4, NOON);

    // When
    gallery.deepExplanation(explanation(1).followedBy(DEEP));

    // Then it is told once, kept, and nothing is shown anew
    assertThat(gallery.deepened()).extracting(Exhibit::deep).containsExactly(DEEP);
    assertThat(gallery.deepened()).isEmpty();
    assertThat(gallery.shown(9)).extracting(Exhibit::deep).containsExactly(DEEP, null);
    assertThat(gallery.next(4, NOON)).isEmpty();
  }

  @Test
  void aDeepExplanationOfWhatIsStillToBeShownGoesWithIt() {
    // Given
    show(1);
    gallery.deepExplanation(explanation(1).followedBy(DEEP));

    // When
    List<Exhibit> next = gallery.next(4, NOON);

    // Then
    assertThat(next).extracting(Exhibit::deep).containsExactly(DEEP);
    assertThat(gallery.deepened()).isEmpty();
  }

  @Test
  void whatWasPassedOverIsShownOnceItIsExplainedDeeply() {
    // Given
    show(1);
    show(2);
    gallery.next(1, NOON);

    // When
    gallery.deepExplanation(explanation(1).followedBy(DEEP));

    // Then
    List<Exhibit> next = gallery.next(4, NOON);
    assertThat(next).extracting(Exhibit::event).containsExactly(explanation(1));
    assertThat(next).extracting(Exhibit::deep).containsExactly(DEEP);
  }

  @Test
  void deepExplanationsOfImagesThatWereNeverSeenAreNotShownAndDoNotPileUp() {
    // Given
    for (int i = 0; i < 100; i++) {
      gallery.deepExplanation(explanation(i).followedBy(DEEP));
    }
    show(93);
    show(94);

    // When
    List<Exhibit> next = gallery.next(4, NOON);

    // Then the deep ones of the latest six are kept
    assertThat(next).extracting(Exhibit::deep).containsExactly(null, DEEP);
  }

  private void show(int offset) {
    gallery.image(source(offset), "image-" + offset, image());
    gallery.explanation(explanation(offset), NOON);
  }

  @Test
  void writesATopicIntoAnAddressAsAValueOnly() {
    // Given
    var event = explanation(1);
    var hostile = new dev.pellucid.event.ExplanationEvent.Source("../&offset=9#<b>\"{x}", 0, 1);

    // When
    Exhibit exhibit = Exhibit.of(event.with(hostile, event.time()), true, Optional.empty());

    // Then
    assertThat(exhibit.image())
        .isEqualTo("api/images?topic=..%2F%26offset%3D9%23%3Cb%3E%22%7Bx%7D&partition=0&offset=1");
  }

  private static EncodedImage image() {
    return new EncodedImage(new byte[10], BrowserImageFormat.PNG);
  }

  @Test
  void whatComesLaterForAnImageJoinsWhatCameBeforeMethodByMethod() {
    // Given
    show(1);
    gallery.next(4, NOON);
    Deep first =
        new Deep(
            "header",
            List.of(MethodResult.failed("rise", "old"), MethodResult.failed("lime", "old")));
    gallery.deepExplanation(explanation(1).followedBy(first));

    // When
    gallery.deepExplanation(
        explanation(1)
            .followedBy(new Deep("request", List.of(MethodResult.failed("rise", "new")))));

    // Then
    assertThat(gallery.shown(1).get(0).deep().results())
        .containsExactly(MethodResult.failed("rise", "new"), MethodResult.failed("lime", "old"));
  }

  @Test
  void anImageThatIsHeldStaysWithItsExplanationWhileOthersPassBy() {
    // Given
    show(1);
    gallery.hold(Optional.of(source(1)), null);
    for (int i = 2; i < 50; i++) {
      show(i);
      gallery.next(4, NOON);
    }
    gallery.deepened();

    // When
    gallery.deepExplanation(explanation(1).followedBy(DEEP));

    // Then
    List<Exhibit> again = gallery.deepened();
    assertThat(again).extracting(Exhibit::event).containsExactly(explanation(1));
    assertThat(again).extracting(Exhibit::image).doesNotContainNull();
    assertThat(gallery.exhibit(source(1))).contains(again.get(0));
  }

  @Test
  void anImageThatIsNotHereCannotBeHeld() {
    // Given
    show(1);

    // When
    Optional<Gallery.Held> held = gallery.hold(Optional.empty(), "image-2");

    // Then
    assertThat(held).isEmpty();
  }
}
