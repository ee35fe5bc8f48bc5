package dev.pellucid.demo.scenario;

import dev.pellucid.demo.scene.Scene;
import java.util.Map;
import java.util.Optional;

/**
 * One record of traffic, not sent yet.
 *
 * @param id the image id; also the record key
 * @param phase the phase it belongs to
 * @param scene what the camera saw
 * @param garbage what went wrong on the way; empty for a good image
 * @param value the encoded image, or the garbage
 * @param headers all but the time of sending
 */
public record ScenarioImage(
    String id,
    Phase phase,
    Scene scene,
    Optional<Garbage> garbage,
    byte[] value,
    Map<String, String> headers) {

  public ScenarioImage {
    headers = Map.copyOf(headers);
  }
}
