package dev.pellucid.explain.local.concept.decomposition;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * Interpretable Basis Decomposition (Zhou, Sun, Bau, Torralba, ECCV 2018): w ≈ Σ_j s_j v_j, s_j ≥
 * 0, with w {@code [K]} the direction in which a class's score grows at a layer and v_j {@code [K]}
 * the unit vectors of concepts; what is left, r = w − Σ_j s_j v_j, is kept.
 *
 * <p>Concepts are chosen one after another, each the one that leaves the smallest ‖r‖ when all
 * weights are fitted anew, until there are {@code most} or none lessens it: a few concepts say
 * nearly all that is to be said, and can be read. Of an image with activations A and gradients G,
 * both {@code [K,P]} over P positions, concept j contributes s_j Σ_p⟨v_j, A_p⟩, and the residual
 * Σ_p⟨G_p − Σ_j s_j v_j, A_p⟩ makes it Σ⟨G,A⟩: the class's logit but for its bias, where the layer
 * feeds a linear head through a mean, and its first-order part elsewhere. In the former case G is
 * the same for all images and positions, and this is the paper's; in the latter, w is their mean.
 *
 * <p>Cost: a forward pass and a backward pass down to the layer for an image's A and G; the fit
 * itself takes milliseconds.
 *
 * <p>Not to be used to say what a class does not look for: negative weights are not allowed, so
 * that a concept that speaks against the class is in the residual. Nor where the residual is most
 * of ‖w‖: then the bank has no words for what the class looks for.
 */
public final class InterpretableBasisDecomposition {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "interpretable-basis-decomposition",
          "Interpretable Basis Decomposition",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Zhou, Sun, Bau, Torralba",
              "Interpretable Basis Decomposition for Visual Explanation",
              "ECCV",
              2018),
          "1 forward, 1 backward an image",
          "concepts --analyse decomposition");

  /** A further concept takes away at least this share of ‖w‖², or is noise of rounding. */
  private static final double LEAST_GAIN = 1e-9;

  private final ConceptVectors bank;
  private final int most;
  private final SimpleMatrix vectors;
  private final SimpleMatrix gram;

  /**
   * Decomposes into concepts of a bank.
   *
   * @param most how many concepts a decomposition has, at most
   * @throws IllegalArgumentException if that is less than one
   */
  public InterpretableBasisDecomposition(ConceptVectors bank, int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "a class is decomposed into one concept or more, not " + most);
    }
    this.bank = bank;
    this.most = most;
    this.vectors = new SimpleMatrix(bank.vectors());
    this.gram = vectors.mult(vectors.transpose());
  }

  /**
   * A concept's part in a direction.
   *
   * @param concept its place in the bank
   * @param weight s_j
   */
  public record Term(int concept, String name, double weight) {}

  /**
   * A direction as a sum.
   *
   * @param terms those chosen, the heaviest first
   * @param residual r, {@code [K]}
   * @param explained 1 − ‖r‖²/‖w‖²
   */
  public record Decomposition(List<Term> terms, double[] residual, double explained) {
    public Decomposition {
      terms = List.copyOf(terms);
    }
  }

  /**
   * What each concept gave to an image's score.
   *
   * @param contributions one a term of the decomposition, in its order
   * @param residual what the terms do not account for
   * @param total Σ⟨G,A⟩, which contributions and residual add up to
   */
  public record Contributions(double[] contributions, double residual, double total) {}

  /**
   * Spells a direction.
   *
   * @param direction w, {@code [K]}
   * @throws IllegalArgumentException if it has not the bank's length, or is zero
   */
  public Decomposition decompose(double[] direction) {
    if (direction.length != bank.channels()) {
      throw new IllegalArgumentException(
          "a direction of %d channels cannot be spelt in concepts of %d"
              .formatted(direction.length, bank.channels()));
    }
    SimpleMatrix w = new SimpleMatrix(direction.length, 1, true, direction);
    double size = w.dot(w);
    if (!(size > 0)) {
      throw new IllegalArgumentException(
          "a direction of length %s points nowhere: the score does not depend on the layer"
              .formatted(Math.sqrt(size)));
    }
    SimpleMatrix along = vectors.mult(w);
    List<Integer> chosen = new ArrayList<>();
    double[] weights = {};
    double left = size;
    while (chosen.size() < Math.min(most, bank.names().size())) {
      Choice best = best(chosen, along, size);
      if (best == null || left - best.left() < LEAST_GAIN * size) {
        break;
      }
      chosen.add(best.concept());
      weights = best.weights();
      left = best.left();
    }
    return decomposition(chosen, weights, direction, size);
  }

  private record Choice(int concept, double[] weights, double left) {}

  private Choice best(List<Integer> chosen, SimpleMatrix along, double size) {
    Choice best = null;
    for (int j = 0; j < bank.names().size(); j++) {
      if (!chosen.contains(j)) {
        List<Integer> with = new ArrayList<>(chosen);
        with.add(j);
        Choice choice = fit(j, with, along, size);
        if (best == null || choice.left() < best.left()) {
          best = choice;
        }
      }
    }
    return best;
  }

  private Choice fit(int added, List<Integer> concepts, SimpleMatrix along, double size) {
    int count = concepts.size();
    SimpleMatrix among = new SimpleMatrix(count, count);
    double[] target = new double[count];
    for (int i = 0; i < count; i++) {
      target[i] = along.get(concepts.get(i));
      for (int j = 0; j < count; j++) {
        among.set(i, j, gram.get(concepts.get(i), concepts.get(j)));
      }
    }
    double[] weights = NonNegativeLeastSquares.solve(among, target);
    double left = size;
    for (int i = 0; i < count; i++) {
      left -= 2 * weights[i] * target[i];
      for (int j = 0; j < count; j++) {
        left += weights[i] * weights[j] * among.get(i, j);
      }
    }
    return new Choice(added, weights, left);
  }

  /** A concept whose weight a later one brought to zero is no term. */
  private Decomposition decomposition(
      List<Integer> chosen, double[] weights, double[] direction, double size) {
    List<Term> terms = new ArrayList<>();
    double[] residual = direction.clone();
    for (int i = 0; i < chosen.size(); i++) {
      int concept = chosen.get(i);
      if (weights[i] > 0) {
        terms.add(new Term(concept, bank.names().get(concept), weights[i]));
        for (int k = 0; k < residual.length; k++) {
          residual[k] -= weights[i] * bank.vectors()[concept][k];
        }
      }
    }
    terms.sort(Comparator.comparingDouble(Term::weight).reversed());
    double left = 0;
    for (double r : residual) {
      left += r * r;
    }
    return new Decomposition(terms, residual, 1 - left / size);
  }

  /**
   * What each concept gave to the score of one image.
   *
   * @param activations A, {@code [K,P]}
   * @param gradients G, {@code [K,P]}
   */
  public Contributions attribute(
      Decomposition decomposition, float[] activations, float[] gradients) {
    int channels = bank.channels();
    if (activations.length != gradients.length || activations.length % channels != 0) {
      throw new IllegalArgumentException(
          "%d activations and %d gradients are not of %d channels at the same positions"
              .formatted(activations.length, gradients.length, channels));
    }
    int positions = activations.length / channels;
    double[] summed = new double[channels];
    double total = 0;
    for (int i = 0; i < activations.length; i++) {
      summed[i / positions] += activations[i];
      total += (double) gradients[i] * activations[i];
    }
    List<Term> terms = decomposition.terms();
    double[] contributions = new double[terms.size()];
    double[] spelt = new double[channels];
    for (int t = 0; t < contributions.length; t++) {
      float[] vector = bank.vectors()[terms.get(t).concept()];
      for (int k = 0; k < channels; k++) {
        double along = terms.get(t).weight() * vector[k];
        spelt[k] += along;
        contributions[t] += along * summed[k];
      }
    }
    double residual = 0;
    for (int i = 0; i < activations.length; i++) {
      residual += (gradients[i] - spelt[i / positions]) * activations[i];
    }
    return new Contributions(contributions, residual, total);
  }

  /**
   * The direction of a score, from its gradients: their mean over positions.
   *
   * @param gradients {@code [K,P]}
   * @param channels K
   */
  public static double[] direction(float[] gradients, int channels) {
    int positions = gradients.length / channels;
    double[] direction = new double[channels];
    for (int i = 0; i < gradients.length; i++) {
      direction[i / positions] += gradients[i] / (double) positions;
    }
    return direction;
  }
}
