package dev.pellucid.demo.scenario;

import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneRenderer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The images of a scenario, one after the other, without end. Image {@code i} is a function of
 * these fields and {@code i} alone, so that it is known beforehand, without drawing or sending
 * anything, what is good and what is not.
 *
 * @param scenario what happens when
 * @param model the model the images are for
 * @param garbageShare the probability of garbage in place of an image, 0…1
 * @param seed of all that is left to chance; ids begin with it
 */
public record Traffic(Scenario scenario, String model, double garbageShare, long seed) {

  private static final SceneRenderer RENDERER = new SceneRenderer();

  public Traffic {
    if (!(garbageShare >= 0 && garbageShare <= 1)) {
      throw new IllegalArgumentException("the garbage share is a probability, not " + garbageShare);
    }
  }

  /** Draws and encodes image {@code index} ≥ 0. */
  public ScenarioImage image(long index) {
    Phase phase = scenario.phaseAt(index);
    Scene scene = phase.distribution().sample(sceneSeed(index));
    byte[] jpeg = SceneRenderer.JPEG.encode(RENDERER.render(scene));
    Optional<Garbage> garbage = garbageAt(index);
    byte[] value = garbage.map(kind -> kind.spoil(jpeg, chance(index, "spoil"))).orElse(jpeg);
    String id = id(index);
    return new ScenarioImage(id, phase, scene, garbage, value, headers(id, scene));
  }

  /** What comes in place of image {@code index}; empty where the image itself comes. */
  public Optional<Garbage> garbageAt(long index) {
    Chance chance = chance(index, "garbage");
    return chance.happens(garbageShare)
        ? Optional.of(chance.oneOf(Garbage.values()))
        : Optional.empty();
  }

  /** The ids of all garbage among the first {@code count} images, in their order. */
  public List<String> badIds(long count) {
    return LongStream.range(0, count)
        .filter(index -> garbageAt(index).isPresent())
        .mapToObj(this::id)
        .toList();
  }

  /** The id of image {@code index}: seed, then index, so that ids of one run sort by time. */
  public String id(long index) {
    return "%s-%08d".formatted(HexFormat.of().toHexDigits(seed, 8), index);
  }

  private long sceneSeed(long index) {
    return Chance.mix(seed) + index;
  }

  private Chance chance(long index, String purpose) {
    return Chance.of(sceneSeed(index), purpose);
  }

  private Map<String, String> headers(String id, Scene scene) {
    String camera = scene.camera().label();
    return Map.of(
        "ce_specversion",
        "1.0",
        "ce_id",
        id,
        "ce_source",
        "/demo/cameras/" + camera,
        "ce_type",
        "dev.pellucid.demo.image",
        "content-type",
        "image/jpeg",
        "model",
        model,
        "label",
        scene.label().label(),
        "group.camera",
        camera,
        "group.district",
        scene.district().label());
  }
}
