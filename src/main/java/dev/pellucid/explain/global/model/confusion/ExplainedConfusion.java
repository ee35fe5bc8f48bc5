package dev.pellucid.explain.global.model.confusion;

import java.util.List;

/**
 * What is different where one class is taken for another.
 *
 * @param pair A and B
 * @param confused images of A that are taken for B
 * @param recognised images of A that are not
 * @param concepts what each says, those first that speak most for B where it is taken for it
 */
public record ExplainedConfusion(
    ConfusedPair pair, int confused, int recognised, List<ConceptPart> concepts) {

  public ExplainedConfusion {
    concepts = List.copyOf(concepts);
  }

  /**
   * A concept's part.
   *
   * @param concept its number
   * @param contribution to the logit of B less that of A: in images that are confused, and in those
   *     that are recognised
   * @param presence the same for how much of it there is
   * @param adjusted p of the contributions' difference, for all concepts and pairs together
   */
  public record ConceptPart(
      int concept, MeanDifference contribution, MeanDifference presence, double adjusted) {

    /** Whether it speaks more for B where A is taken for B, by more than chance. */
    public boolean misleads(double level) {
      return adjusted <= level && contribution.difference() > 0;
    }
  }
}
