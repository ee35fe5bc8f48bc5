package dev.pellucid.explain.global.model.concepts;

import java.util.List;
import java.util.Optional;

/**
 * Which classes lean on which concepts.
 *
 * @param concepts the names of the J concepts
 * @param rows one a class
 * @param randomVectors that the concepts were tested against
 */
public record ClassConceptMatrix(List<String> concepts, List<Row> rows, int randomVectors) {

  public ClassConceptMatrix {
    concepts = List.copyOf(concepts);
    rows = List.copyOf(rows);
  }

  /**
   * A class.
   *
   * @param index of the class
   * @param images so many of it were looked at
   * @param cells one a concept
   */
  public record Row(int index, int images, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * What a concept is to a class.
   *
   * @param positive the TCAV score: the share of the class's images whose derivative along the
   *     concept is positive
   * @param sensitivity the mean derivative
   * @param effect the sensitivity times the concept's deviation over all images: by how much the
   *     logit rises when there is as much more of the concept as is usual
   * @param contribution its mean part in the logit
   * @param pValue that a random vector has such a sensitivity or one further from what they usually
   *     have, to either side
   * @param adjusted the same for all cells together, by Holm's method
   * @param commonness whether the class's images have more of the concept than those of the other
   *     classes; empty if there are too few to say
   */
  public record Cell(
      double positive,
      double sensitivity,
      double effect,
      double contribution,
      double pValue,
      double adjusted,
      Optional<Commonness> commonness) {}
}
