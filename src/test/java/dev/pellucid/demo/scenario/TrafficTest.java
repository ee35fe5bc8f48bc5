package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.UnreadableImageException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrafficTest {

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  @Test
  void anImageIsAFunctionOfItsIndex() {
    // Given
    ScenarioImage before = traffic(0.5, 7).image(41);

    // When
    ScenarioImage again = traffic(0.5, 7).image(41);

    // Then
    assertThat(again).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void anotherSeedIsOtherTraffic() {
    // Given
    ScenarioImage one = traffic(0, 7).image(0);

    // When
    ScenarioImage other = traffic(0, 8).image(0);

    // Then
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(other.value()).isNotEqualTo(one.value());
  }

  @Test
  void goodImagesCanBeRead() {
    // Given
    ScenarioImage image = traffic(0, 7).image(3);

    // When
    RgbImage decoded = decoder.decode(image.value());

    // Then
    assertThat(image.garbage()).isEmpty();
    assertThat(decoded.width()).isEqualTo(SceneRenderer.SIZE);
    assertThat(decoded.height()).isEqualTo(SceneRenderer.SIZE);
  }

  @Test
  void headersSayWhatIsKnown() {
    // Given
    Traffic traffic = traffic(0, 7);

    // When
    ScenarioImage image = traffic.image(3);

    // Then
    assertThat(image.id()).isEqualTo("00000007-00000003");
    assertThat(image.headers())
        .containsEntry("ce_id", image.id())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_source", "/demo/cameras/" + image.scene().camera().label())
        .containsEntry("ce_type", "dev.pellucid.demo.image")
        .containsEntry("content-type", "image/jpeg")
        .containsEntry("model", "road-signs")
        .containsEntry("label", image.scene().label().label())
        .containsEntry("group.camera", image.scene().camera().label())
        .containsEntry("group.district", image.scene().district().label());
  }

  @Test
  void whatIsBadIsKnownBeforehand() {
    // Given
    Traffic traffic = traffic(0.2, 11);
    int images = 150;

    // When
    List<String> bad = traffic.badIds(images);

    // Then
    List<String> unreadable =
        LongStream.range(0, images)
            .mapToObj(traffic::image)
            .filter(image -> !isReadable(image.value()))
            .map(ScenarioImage::id)
            .toList();
    assertThat(bad).isEqualTo(unreadable);
    assertThat(bad).hasSizeBetween(15, 50);
  }

  @ParameterizedTest
  @EnumSource(Garbage.class)
  void noGarbageCanBeRead(Garbage garbage) {
    // Given
    byte[] jpeg = traffic(0, 7).image(0).value();

    // When
    List<byte[]> spoilt =
        LongStream.range(0, 40)
            .mapToObj(seed -> garbage.spoil(jpeg, Chance.of(seed, "test")))
            .toList();

    // Then
    assertThat(spoilt)
        .allSatisfy(
            bytes ->
                assertThatThrownBy(() -> decoder.decode(bytes))
                    .isInstanceOf(UnreadableImageException.class));
  }

  @Test
  void aBombIsSmallUntilUnpacked() {
    // Given
    Chance chance = Chance.of(1, "test");

    // When
    byte[] bomb = Garbage.BOMB.spoil(new byte[0], chance);

    // Then
    assertThat(bomb).hasSizeLessThan(100_000);
    assertThat((long) Garbage.BOMB_SIDE * Garbage.BOMB_SIDE)
        .isGreaterThan(DecodeLimits.DEFAULT.maxPixels());
  }

  @Test
  void theShareOfGarbageIsAProbability() {
    // Given
    double tooMuch = 1.5;

    // When
    var refused = assertThatThrownBy(() -> traffic(tooMuch, 1));

    // Then
    refused.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1.5");
  }

  private boolean isReadable(byte[] bytes) {
    try {
      decoder.decode(bytes);
      return true;
    } catch (UnreadableImageException e) {
      return false;
    }
  }

  private static Traffic traffic(double garbageShare, long seed) {
    return new Traffic(Scenario.demo(), DemoBundle.NAME, garbageShare, seed);
  }
}
