package dev.pellucid.cli.bench;

import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.Traffic;
import java.util.stream.LongStream;

/** Scenes of the demo's world, as its cameras send them. */
final class DemoScenes {

  private static final int COUNT = 64;
  private static final long SEED = 1;

  private DemoScenes() {}

  static EncodedImages draw() {
    Traffic traffic = new Traffic(Scenario.steady(), "bench", 0, SEED);
    return new EncodedImages(
        COUNT + " road-sign scenes",
        LongStream.range(0, COUNT).mapToObj(index -> traffic.image(index).value()).toList());
  }
}
