package dev.pellucid.explain.local.concept.craft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Pieces of pictures, and the concepts that their activations at a layer are made of. */
public final class Decomposition {

  private final String layer;
  private final List<Piece> pieces;
  private final Nmf factors;

  Decomposition(String layer, List<Piece> pieces, Nmf factors) {
    this.layer = layer;
    this.pieces = List.copyOf(pieces);
    this.factors = factors;
  }

  /** The tensor. */
  public String layer() {
    return layer;
  }

  /** How many concepts there are. */
  public int concepts() {
    return factors.rank();
  }

  /** The direction of a concept in channel space, {@code [K]}, of length one. */
  public float[] direction(int concept) {
    return factors.direction(concept);
  }

  /** ‖A − UW‖ / ‖A‖ of the pieces' activations: what the concepts leave unexplained. */
  public double error() {
    return factors.error();
  }

  /** How much of a concept is in a piece. */
  public double coefficient(int piece, int concept) {
    return factors.coefficients().get(piece, concept);
  }

  /** How much of a concept is in all pieces, of how much there is of all concepts, 0…1. */
  public double share(int concept) {
    double all = 0;
    double own = 0;
    for (int piece = 0; piece < pieces.size(); piece++) {
      for (int k = 0; k < concepts(); k++) {
        all += coefficient(piece, k);
      }
      own += coefficient(piece, concept);
    }
    return own / all;
  }

  /** The pieces that have most of a concept, first the one with most; none if none has any. */
  public List<Piece> most(int concept, int count) {
    return ranked(concept).limit(count).mapToObj(pieces::get).toList();
  }

  /** The same, at most one a picture: what to show to people. */
  public List<Piece> exemplars(int concept, int count) {
    Set<Integer> shown = new HashSet<>();
    List<Piece> exemplars = new ArrayList<>();
    ranked(concept)
        .mapToObj(pieces::get)
        .filter(piece -> shown.add(piece.picture()))
        .limit(count)
        .forEach(exemplars::add);
    return exemplars;
  }

  private IntStream ranked(int concept) {
    return IntStream.range(0, pieces.size())
        .filter(piece -> coefficient(piece, concept) > 0)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer piece) -> coefficient(piece, concept)).reversed())
        .mapToInt(Integer::intValue);
  }

  Nmf factors() {
    return factors;
  }
}
