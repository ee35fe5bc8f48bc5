package dev.pellucid.web;

import static dev.pellucid.web.Explanations.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImageStoreTest {

  @Property(tries = 200)
  void neverHoldsMoreThanItsBounds(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 120) Integer> sizes) {
    // Given
    ImageStore store = new ImageStore(5, 200);

    // When
    for (int i = 0; i < sizes.size(); i++) {
      store.put(source(i % 9), "id-" + i % 4, image(sizes.get(i)));
    }

    // Then
    long held = 0;
    for (int i = 0; i < 9; i++) {
      held += store.find(source(i)).map(image -> image.bytes().length).orElse(0);
    }
    assertThat(store.count()).isLessThanOrEqualTo(5);
    assertThat(store.bytes()).isLessThanOrEqualTo(200).isEqualTo(held);
  }

  @Test
  void theOldestGoesFirst() {
    // Given
    ImageStore store = new ImageStore(2, 1000);
    store.put(source(1), "a", image(10));
    store.put(source(2), "b", image(10));

    // When
    store.put(source(3), "c", image(10));

    // Then
    assertThat(store.latest("a")).isEmpty();
    assertThat(store.latest("b")).isPresent();
    assertThat(store.latest("c")).isPresent();
  }

  @Test
  void anImageLargerThanTheStoreLeavesTheOthersAlone() {
    // Given
    ImageStore store = new ImageStore(2, 100);
    store.put(source(1), "a", image(10));

    // When
    store.put(source(2), "huge", image(101));

    // Then
    assertThat(store.latest("huge")).isEmpty();
    assertThat(store.latest("a")).isPresent();
  }

  @Test
  void aRepeatedIdMeansItsLatestImageAndTheRecordStaysExact() {
    // Given
    ImageStore store = new ImageStore(5, 1000);
    EncodedImage first = image(10);
    EncodedImage second = image(20);
    store.put(source(1), "camera-7", first);

    // When
    store.put(source(2), "camera-7", second);

    // Then
    assertThat(store.latest("camera-7")).containsSame(second);
    assertThat(store.find(source(1))).containsSame(first);
  }

  @Test
  void forgettingAnOldImageOfAnIdKeepsTheLatest() {
    // Given
    ImageStore store = new ImageStore(2, 1000);
    store.put(source(1), "camera-7", image(10));
    store.put(source(2), "camera-7", image(10));

    // When
    store.put(source(3), "other", image(10));

    // Then
    assertThat(store.latest("camera-7")).isPresent().isEqualTo(store.find(source(2)));
  }

  private static EncodedImage image(int size) {
    return new EncodedImage(new byte[size], BrowserImageFormat.PNG);
  }
}
