package dev.pellucid.cli;

import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times graphs against each other in alternating rounds (A B C A B C …), so that a machine whose
 * speed drifts is unfair to none. Each round gives every contestant the same time; medians over
 * rounds are reported, and the median of the ratios within a round.
 */
final class Race {

  private static final int ROUNDS = 9;

  /**
   * One contestant's result.
   *
   * @param millisPerImage median over rounds
   * @param cost median of its time over that of the first contestant in the same round
   */
  record Lap(String name, double imagesPerSecond, double millisPerImage, double cost) {}

  private Race() {}

  /**
   * Runs the race after a round that is not counted.
   *
   * @param seconds for everything together
   */
  static List<Lap> run(List<Contestant> contestants, Tensor.Floats batch, double seconds) {
    long slice = (long) (seconds * 1e9 / ((ROUNDS + 1) * contestants.size()));
    Map<Contestant, List<Double>> millis = new LinkedHashMap<>();
    contestants.forEach(c -> millis.put(c, new ArrayList<>()));
    int images = batch.shape()[0];
    try (Progress progress =
        Progress.of("bench", (long) (ROUNDS + 1) * contestants.size(), "slices")) {
      for (int round = 0; round <= ROUNDS; round++) {
        for (Contestant contestant : contestants) {
          double perImage = slice(contestant, batch, slice) / images / 1e6;
          if (round > 0) {
            millis.get(contestant).add(perImage);
          }
          progress.step(1);
        }
      }
    }
    List<Double> reference = millis.get(contestants.get(0));
    List<Lap> laps = new ArrayList<>();
    millis.forEach(
        (contestant, times) -> {
          List<Double> ratios = new ArrayList<>();
          for (int round = 0; round < ROUNDS; round++) {
            ratios.add(times.get(round) / reference.get(round));
          }
          double typical = median(times);
          laps.add(new Lap(contestant.name(), 1000 / typical, typical, median(ratios)));
        });
    return laps;
  }

  /** The mean nanoseconds of a run, over as many as fit the time, at least one. */
  private static double slice(Contestant contestant, Tensor.Floats batch, long nanos) {
    long spent = 0;
    int runs = 0;
    while (spent < nanos || runs == 0) {
      spent += contestant.run(batch);
      runs++;
    }
    return (double) spent / runs;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
