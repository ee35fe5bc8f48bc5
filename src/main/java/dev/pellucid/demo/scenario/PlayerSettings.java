package dev.pellucid.demo.scenario;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Where, how fast and how much to send.
 *
 * @param bootstrapServers the Kafka brokers
 * @param topic the topic of images
 * @param imagesPerSecond the rate; infinite sends as fast as Kafka takes it
 * @param count how many images; empty sends until closed
 * @param producer more properties of the Kafka producer, such as credentials
 */
public record PlayerSettings(
    String bootstrapServers,
    String topic,
    double imagesPerSecond,
    OptionalLong count,
    Map<String, String> producer) {

  public PlayerSettings {
    producer = Map.copyOf(producer);
    if (!(imagesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "the rate must be above 0 images a second, not " + imagesPerSecond);
    }
    if (count.isPresent() && count.getAsLong() < 0) {
      throw new IllegalArgumentException("cannot send " + count.getAsLong() + " images");
    }
  }

  /** 25 images a second to {@code images} until closed. */
  public static PlayerSettings to(String bootstrapServers) {
    return new PlayerSettings(bootstrapServers, "images", 25, OptionalLong.empty(), Map.of());
  }

  public PlayerSettings onTopic(String other) {
    return new PlayerSettings(bootstrapServers, other, imagesPerSecond, count, producer);
  }

  public PlayerSettings atRate(double other) {
    return new PlayerSettings(bootstrapServers, topic, other, count, producer);
  }

  public PlayerSettings atFullSpeed() {
    return atRate(Double.POSITIVE_INFINITY);
  }

  public PlayerSettings images(long other) {
    return new PlayerSettings(
        bootstrapServers, topic, imagesPerSecond, OptionalLong.of(other), producer);
  }

  public PlayerSettings withProducer(Map<String, String> other) {
    return new PlayerSettings(bootstrapServers, topic, imagesPerSecond, count, other);
  }
}
