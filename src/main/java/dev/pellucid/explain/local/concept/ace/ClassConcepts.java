package dev.pellucid.explain.local.concept.ace;

import dev.pellucid.explain.local.concept.ace.Ace.Cluster;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.local.concept.tcav.ConceptActivationVector;
import dev.pellucid.explain.local.concept.tcav.LearntConcept;
import dev.pellucid.explain.local.concept.tcav.Sensitivity;
import dev.pellucid.explain.local.concept.tcav.Space;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * ACE to its end: the clusters of a class's segments ({@link Ace}), each told from random segments
 * by a concept activation vector, and tested for whether the class depends on it ({@link Tcav}).
 *
 * <p>Random segments are those of pictures of other classes. Segments are stretched to the input
 * and most of them filled, and so are those they are told from: otherwise the vectors would say
 * what a segment is, and nothing of the concept.
 *
 * <p>Cost: one forward pass a segment of the class, as many of the others as {@link #RANDOM} says,
 * and a backward pass of the head for every picture of the class.
 *
 * @param ace how clusters are found
 * @param tcav how they are tested; neither of its probabilities is corrected for how many clusters
 *     there are
 */
public record ClassConcepts(Ace ace, Tcav tcav) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "ace",
          "Automatic concept-based explanations (ACE)",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Ghorbani, Wexler, Zou, Kim",
              "Towards Automatic Concept-based Explanations",
              "NeurIPS",
              2019),
          "1 forward a segment, about 100 an image",
          "fit concepts --method ace");

  /** The most random segments: two sets as large as a cluster's, several times over. */
  static final int RANDOM = 400;

  /** So many pictures have enough segments; cutting them takes longer than running them. */
  public static final int MOST_OTHERS = 40;

  /** Fewer segments cannot be told from others with some held out. */
  private static final int FEWEST_SEGMENTS = 5;

  /**
   * A concept of a class.
   *
   * @param cluster its segments
   * @param learnt its direction in the space of channels, and how well it is told from others
   * @param sensitivity of the class to it
   */
  public record ClassConcept(Cluster cluster, LearntConcept learnt, Sensitivity sensitivity) {
    private ClassConcept named(String name) {
      return new ClassConcept(cluster, learnt.named(name), sensitivity);
    }
  }

  /**
   * The concepts of a class, those that it depends on most surely first.
   *
   * @param target the class, from 0
   * @param name of the class; its concepts are numbered in this order, and have its name before
   * @param pictures of the class
   * @param others pictures of other classes, of which up to {@value #MOST_OTHERS} are drawn
   * @throws IllegalArgumentException if there are no pictures of either
   * @throws NotApplicableException if there are too few to learn from
   */
  public List<ClassConcept> discover(
      Activations layer,
      int target,
      String name,
      List<InputPicture> pictures,
      List<InputPicture> others) {
    List<Cluster> clusters =
        ace.discover(layer, pictures).stream()
            .filter(cluster -> cluster.activations().size() >= FEWEST_SEGMENTS)
            .toList();
    List<float[]> random = random(layer, others);
    List<ConceptActivationVector> meaningless = tcav.random(random, ace.kept());
    List<float[]> gradients = new ArrayList<>();
    layer.forEachGradient(
        pictures.stream().map(InputPicture::tensor).toList(),
        target,
        seen -> gradients.add(Space.CHANNELS.ofGradient(seen.gradient())));
    List<ClassConcept> concepts = new ArrayList<>();
    for (Cluster cluster : clusters) {
      LearntConcept learnt = tcav.learn(name, cluster.activations(), random);
      concepts.add(
          new ClassConcept(
              cluster, learnt, Tcav.sensitivity(learnt.cavs(), meaningless, gradients)));
    }
    concepts.sort(Comparator.comparingDouble(concept -> concept.sensitivity().pValue()));
    return IntStream.range(0, concepts.size())
        .mapToObj(i -> concepts.get(i).named("%s %d".formatted(name, i + 1)))
        .toList();
  }

  private List<float[]> random(Activations layer, List<InputPicture> others) {
    Random random = new Random(ace.seed());
    List<InputPicture> drawn = new ArrayList<>(others);
    Collections.shuffle(drawn, random);
    List<Segment> segments =
        new ArrayList<>(
            ace.segments(layer.input(), drawn.subList(0, Math.min(MOST_OTHERS, drawn.size()))));
    Collections.shuffle(segments, random);
    return Ace.pooled(layer, segments.subList(0, Math.min(RANDOM, segments.size())));
  }
}
