package dev.pellucid.explain.local.concept.completeness;

import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Completeness of a set of concepts (Yeh, Kim, Arik, Li, Pfister, Ravikumar, NeurIPS 2020): η(S) =
 * (m(S) − m(∅)) / (m(all) − m(∅)), m how well the network behind a layer does with activations
 * restored from what the concepts S tell ({@link RestoredActivations}), with their mean everywhere
 * for ∅, and with the activations themselves. m is the accuracy, or for logits the negative mean
 * squared error, of which m(all) = 0.
 *
 * <p>The paper restores by the best map that a small network can learn; here the map is linear, so
 * η is a lower bound of the paper's, and its chance level is that of the mean activation, so that η
 * of no concepts is 0. η can be negative, and above 1 for accuracy, where restoring hurts or helps
 * the network.
 *
 * <p>Cost: for every set, a forward pass an image of the part of the network behind the layer.
 *
 * <p>Not to be used to say that concepts are those of the network: random directions become
 * complete as well once they are as many as the activations' dimensions. Compare with as many of
 * those.
 */
public final class Completeness {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "concept-completeness",
          "Concept completeness",
          SurveyPlace.INDICATOR,
          new Paper(
              "Yeh et al.",
              "On Completeness-aware Concept-Based Explanations in Deep Neural Networks",
              "NeurIPS",
              2020),
          "1 forward of the head an image",
          "concepts --analyse completeness");

  private final Function<List<LayerValues>, List<float[]>> head;
  private final RestoredActivations activations;
  private final int[] classes;
  private final Recovery recovery;
  private final List<float[]> originals;
  private final double none;
  private final double all;

  /**
   * Runs the head on the activations, and on their mean.
   *
   * @param head from activations to logits, such as that of {@link
   *     dev.pellucid.explain.local.concept.activation.Activations#logits}
   * @param classes one an image: its true one, or the one that the network predicts
   * @throws IllegalArgumentException if there are not as many classes as images
   * @throws IllegalStateException if the network does no better with the activations than with
   *     their mean, so that there is nothing to recover
   */
  public Completeness(
      Function<List<LayerValues>, List<float[]>> head,
      RestoredActivations activations,
      int[] classes,
      Recovery recovery) {
    if (classes.length != activations.originals().size()) {
      throw new IllegalArgumentException(
          "%d classes for %d images".formatted(classes.length, activations.originals().size()));
    }
    this.head = head;
    this.activations = activations;
    this.classes = classes.clone();
    this.recovery = recovery;
    this.originals = head.apply(activations.originals());
    this.all = recovery.of(originals, originals, classes);
    this.none = measured(new BitSet());
    if (!(all > none)) {
      throw new IllegalStateException(
          "the network does no better on these %d images with their activations than with the mean of them: %.4f and %.4f; take images of several classes"
              .formatted(classes.length, all, none));
    }
  }

  /** J. */
  public int concepts() {
    return activations.concepts();
  }

  /** m of all activations. */
  public double all() {
    return all;
  }

  /** m of no concepts: of the mean activation. */
  public double none() {
    return none;
  }

  /** η of some of the concepts. */
  public double of(BitSet chosen) {
    return chosen.isEmpty() ? 0 : (measured(chosen) - none) / (all - none);
  }

  /** η of all of them. */
  public double ofBank() {
    BitSet everyone = new BitSet();
    everyone.set(0, concepts());
    return of(everyone);
  }

  private double measured(BitSet chosen) {
    return recovery.of(head.apply(activations.by(chosen)), originals, classes);
  }
}
