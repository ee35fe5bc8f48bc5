package dev.pellucid.explain.local.concept.craft;

import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.Crops;
import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.local.pixel.perturbation.SobolIndices;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Concept recursive activation factorization (Fel et al., "CRAFT: Concept Recursive Activation
 * FacTorization for Explainability", CVPR 2023).
 *
 * <p>Pictures of one class are cut to overlapping pieces; the activations of the pieces, each
 * stretched to the model's input and averaged over positions, are rows of A {@code [n,K]};
 * non-negative matrix factorisation gives A ≈ U W, a row of W {@code [r,K]} the direction of a
 * concept, a row of U how much of each is in a piece.
 *
 * <p>The importance of a concept is its total Sobol index: the activations of a whole picture are
 * decomposed position by position in the same directions, every concept is dimmed by a factor from
 * [0, 1], and the index is the share of the class logit's variance that is left when all factors
 * but this one are known; the mean over pictures.
 *
 * <p>Recursion: a concept that looks like several things is decomposed again, the pieces that have
 * most of it at an earlier layer.
 *
 * <p>Cost: a forward pass a piece, and for the importance designs·(r + 2) passes of the head a
 * picture. The layer's activations must not be negative. Concepts of one run are not those of
 * another seed; look at the exemplars before giving them names, and at the error: what the concepts
 * leave out they do not explain.
 *
 * @param rank r
 * @param side of a piece, as a share of the picture's
 * @param perAxis how many pieces there are beside each other, and above each other
 * @param rounds the most of the factorisation
 * @param designs rows of the design by which importance is estimated
 * @param seed of the factorisation and the design
 */
public record Craft(int rank, double side, int perAxis, int rounds, int designs, long seed) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "craft",
          "Concept recursive activation factorization (CRAFT)",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Fel et al.",
              "CRAFT: Concept Recursive Activation FacTorization for Explainability",
              "CVPR",
              2023),
          "1 forward a piece, 25 an image; of 16 images, designs·(rank + 2) of the head",
          "fit concepts --method craft");

  /** Rounds of non-negative least squares, from zero; the change is then below float32's. */
  private static final int LEAST_SQUARES_ROUNDS = 50;

  /** A concept is looked into in the tenth of the pieces that have most of it. */
  private static final int ONE_IN = 10;

  public Craft {
    if (rank < 1 || rounds < 1 || designs < 2) {
      throw new InvalidParameterException(
          "CRAFT takes a rank and rounds from 1 on and 2 designs or more, not %d, %d and %d"
              .formatted(rank, rounds, designs));
    }
    if (!(side > 0 && side <= 1) || perAxis < 1) {
      throw new InvalidParameterException(
          "pieces have a share in (0, 1] of the picture's side, and there is one or more, not %s and %d"
              .formatted(side, perAxis));
    }
  }

  /** Pieces of a third of the side on a 5 by 5 grid, 32 designs. */
  public static Craft usual(int rank, long seed) {
    return new Craft(rank, 1 / 3.0, 5, 300, 32, seed);
  }

  /** How many pieces a picture is cut to. */
  public int piecesOfAPicture() {
    return perAxis * perAxis;
  }

  /**
   * Finds the concepts of pictures.
   *
   * @param pictures what the model sees of each, W×H pixels
   * @param looked is told of every piece that was looked at
   * @throws NotApplicableException if an activation is negative, or all are zero
   * @throws InvalidParameterException if the rank is larger than the number of pieces or of
   *     channels
   */
  public Decomposition decompose(Activations layer, List<RgbImage> pictures, Runnable looked) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      RgbImage picture = pictures.get(i);
      for (Window window : Crops.grid(picture.width(), picture.height(), side, perAxis)) {
        pieces.add(new Piece(i, window));
      }
    }
    return decompose(layer, pictures, pieces, rank, looked);
  }

  /**
   * Decomposes a concept into concepts of an earlier layer.
   *
   * @param whole where the concept was found
   * @param concept its index there
   * @param earlier layer, before that
   * @param pictures those in which it was found
   * @param parts how many there shall be
   * @throws InvalidParameterException if too few pieces have the concept
   */
  public Decomposition within(
      Decomposition whole,
      int concept,
      Activations earlier,
      List<RgbImage> pictures,
      int parts,
      Runnable looked) {
    return decompose(
        earlier,
        pictures,
        whole.most(concept, piecesWithin(pictures.size(), parts)),
        parts,
        looked);
  }

  /** How many pieces a concept is looked into, at the most. */
  public int piecesWithin(int pictures, int parts) {
    return Math.max(parts, pictures * piecesOfAPicture() / ONE_IN);
  }

  private Decomposition decompose(
      Activations layer, List<RgbImage> pictures, List<Piece> pieces, int parts, Runnable looked) {
    Crops crops = new Crops(layer.input());
    List<float[]> rows = new ArrayList<>(pieces.size());
    Iterable<float[]> tensors =
        () -> pieces.stream().map(piece -> crops.tensor(piece.in(pictures))).iterator();
    layer.forEach(
        tensors,
        activation -> {
          rows.add(activation.mean());
          looked.run();
        });
    try {
      return new Decomposition(layer.layer().tensor(), pieces, Nmf.of(rows, parts, rounds, seed));
    } catch (NotApplicableException e) {
      throw new NotApplicableException(
          "layer '%s': %s".formatted(layer.layer().tensor(), e.getMessage()));
    }
  }

  /**
   * The importance of each concept for a class, mean over pictures: total Sobol indices.
   *
   * @param target the class, from 0
   * @param looked is told of every picture
   */
  public double[] importance(
      Decomposition concepts,
      Activations layer,
      List<RgbImage> pictures,
      int target,
      Runnable looked) {
    double[] sums = new double[concepts.concepts()];
    Crops crops = new Crops(layer.input());
    for (RgbImage picture : pictures) {
      LayerValues activation = layer.of(List.of(crops.tensor(picture))).get(0);
      DMatrixRMaj u = coefficients(concepts, activation);
      double[] indices =
          SobolIndices.total(
              sums.length,
              designs,
              seed,
              points -> scores(concepts, layer, activation, u, points, target));
      for (int k = 0; k < sums.length; k++) {
        sums[k] += indices[k] / pictures.size();
      }
      looked.run();
    }
    return sums;
  }

  /** One batch of rebuilt activations at a time, as there are hundreds. */
  private static double[] scores(
      Decomposition concepts,
      Activations layer,
      LayerValues activation,
      DMatrixRMaj u,
      List<float[]> points,
      int target) {
    double[] scores = new double[points.size()];
    for (int from = 0; from < scores.length; from += Effort.DEFAULT_ROWS) {
      int to = Math.min(scores.length, from + Effort.DEFAULT_ROWS);
      List<float[]> logits =
          layer.logits(
              points.subList(from, to).stream()
                  .map(factors -> rebuilt(concepts, activation, u, factors))
                  .toList());
      for (int point = from; point < to; point++) {
        scores[point] = logits.get(point - from)[target];
      }
    }
    return scores;
  }

  /** How often the model decides on a picture's concepts alone as it does on the picture, 0…1. */
  public static double fidelity(
      Decomposition concepts, Activations layer, List<RgbImage> pictures) {
    Crops crops = new Crops(layer.input());
    int same = 0;
    for (RgbImage picture : pictures) {
      LayerValues activation = layer.of(List.of(crops.tensor(picture))).get(0);
      float[] all = new float[concepts.concepts()];
      Arrays.fill(all, 1);
      LayerValues rebuilt = rebuilt(concepts, activation, coefficients(concepts, activation), all);
      List<float[]> logits = layer.logits(List.of(activation, rebuilt));
      same += Target.predicted(logits.get(0)) == Target.predicted(logits.get(1)) ? 1 : 0;
    }
    return (double) same / pictures.size();
  }

  private static DMatrixRMaj coefficients(Decomposition concepts, LayerValues activation) {
    return concepts
        .factors()
        .coefficientsOf(
            IntStream.range(0, activation.positions()).mapToObj(activation::at).toList(),
            LEAST_SQUARES_ROUNDS);
  }

  /** Σ_k factor_k u_k w_k at every position. */
  private static LayerValues rebuilt(
      Decomposition concepts, LayerValues like, DMatrixRMaj u, float[] factors) {
    DMatrixRMaj w = concepts.factors().basis();
    float[] values = new float[like.values().length];
    for (int p = 0; p < like.positions(); p++) {
      for (int k = 0; k < factors.length; k++) {
        double share = factors[k] * u.get(p, k);
        for (int c = 0; c < like.channels() && share > 0; c++) {
          values[c * like.positions() + p] += (float) (share * w.get(k, c));
        }
      }
    }
    return new LayerValues(like.channels(), like.height(), like.width(), values);
  }
}
