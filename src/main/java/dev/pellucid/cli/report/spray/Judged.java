package dev.pellucid.cli.report.spray;

import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.explain.global.model.spray.Spray;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was found of a class.
 *
 * @param groups as {@link Spray} found them, the largest first
 * @param whole what the surroundings of all its images do
 * @param found whether surroundings of the class, or of a group, decide it
 * @param members the images that do so, by their places in {@link SeenClass#answers()}
 * @param p of the strongest of them, all groups of all classes tested together
 * @param named the concept that sets these surroundings apart, if the model has a bank
 */
record Judged(
    SeenClass seen,
    Spray.Groups clustering,
    List<Group> groups,
    Pull whole,
    boolean found,
    Set<Integer> members,
    Pull pull,
    double p,
    Optional<Named> named) {

  /**
   * A group of its images.
   *
   * @param right the share of those with a label on which the model is right
   * @param traits concepts that stand around the object more than in the class's other images
   * @param found whether its surroundings decide the class
   */
  record Group(
      Spray.Group of, Optional<Estimate> right, List<String> traits, Pull pull, boolean found) {}

  /**
   * A concept around the objects.
   *
   * @param here what it adds to the class's score in these images, on average
   * @param elsewhere what it adds to the same score in images of other classes
   * @param p the probability of such a difference by chance, all concepts tested together
   * @param with on which share of images with the concept the model is right, of those whose true
   *     class it is: a draw that does not go by what the model takes them for
   * @param without the same of those without
   */
  record Named(
      String concept,
      double here,
      double elsewhere,
      double p,
      Optional<Estimate> with,
      Optional<Estimate> without) {}
}
