package dev.pellucid.monitor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.Images;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {

  @Test
  void theSameImagesInAnyOrderGiveTheSameReference() {
    // Given
    List<Observation> images = new Images("i", 1).usual(500);
    List<Observation> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(2));

    // When
    byte[] reference = ReferenceJson.write(Images.reference(shuffled));

    // Then
    assertThat(new String(reference, StandardCharsets.UTF_8))
        .isEqualTo(
            new String(ReferenceJson.write(Images.reference(images)), StandardCharsets.UTF_8));
  }

  @Test
  void quantitiesOfAClassAreThereOnlyWithEnoughOfItsImages() {
    // Given about 150 images of each class
    List<Observation> images = new Images("i", 3).usual(300);

    // When
    Reference reference = Images.reference(images);

    // Then
    Quantity forest = Quantity.of(Kind.CONTRIBUTION, "forest");
    assertThat(reference.scale(forest)).isPresent();
    assertThat(reference.scale(forest.where("stop"))).isEmpty();
    assertThat(Images.reference(1000, 3).scale(forest.where("stop"))).isPresent();
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    // Given
    Reference reference = Images.reference(600, 4);

    // When
    Reference read = ReferenceJson.read(ReferenceJson.write(reference));

    // Then
    assertThat(read).usingRecursiveComparison().isEqualTo(reference);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|No content",
        "{\"model\":|end-of-input",
        "[]|from Array value",
        "null|a reference needs 'model' and 'quantities'",
        "{}|a reference needs 'model' and 'quantities'",
        "{\"model\":{},\"quantities\":[null]}|quantity 0 of the reference is null",
        "{\"model\":{},\"quantities\":[{\"kind\":\"weight\"}]}|no quantity is of kind 'weight'",
        "{\"model\":{},\"quantities\":[{\"kind\":\"entropy\",\"edges\":[1]}]}|it needs 'ones', or",
        "{\"model\":{},\"quantities\":[{\"kind\":\"entropy\",\"images\":9,\"ones\":10}]}|10 of 9"
      })
  void whatIsNoReferenceIsRefusedWithTheReason(String json, String reason) {
    // Given
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

    // When, then
    assertThatThrownBy(() -> ReferenceJson.read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void tooFewImagesAreNoReference() {
    // Given
    List<Observation> images = new Images("i", 5).usual(99);

    // When, then
    assertThatThrownBy(() -> Images.reference(images))
        .isInstanceOf(TooFewImagesException.class)
        .hasMessageContaining("99 images are too few")
        .hasMessageContaining("'signs'");
  }

  @Test
  void imagesOfAnotherModelDoNotBelong() {
    // Given
    ReferenceBuilder builder = new ReferenceBuilder(new ModelRef("signs", "2"));
    Observation image = new Images("i", 6).usual();

    // When, then
    assertThatThrownBy(() -> builder.add(image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'i0'");
  }
}
