package dev.pellucid.cli.bank;

import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.util.List;

/**
 * What a method made of a layer.
 *
 * @param layer the tensor
 * @param channels K
 * @param entries the concepts, in the order of the bank
 * @param quality by which layers are compared, the higher the better
 * @param notes lines for people, below the table
 */
public record Fitted(
    String layer, int channels, List<Entry> entries, double quality, List<String> notes) {

  /**
   * One concept.
   *
   * @param concept without the names of its exemplars' files
   * @param exemplars pictures of it
   * @param cells of its row in the table, under {@link ConceptFit#headings()}
   */
  public record Entry(Concept concept, List<RgbImage> exemplars, List<String> cells) {
    public Entry {
      exemplars = List.copyOf(exemplars);
      cells = List.copyOf(cells);
    }
  }

  public Fitted {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }
}
