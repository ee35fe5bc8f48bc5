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
   * @param parts of it at an earlier layer, where they were looked for
   * @param cells of its row in the table, under {@link ConceptFit#headings()}
   */
  public record Entry(
      Concept concept, List<RgbImage> exemplars, List<Part> parts, List<String> cells) {
    public Entry {
      exemplars = List.copyOf(exemplars);
      parts = List.copyOf(parts);
      cells = List.copyOf(cells);
    }

    /** One without parts. */
    public Entry(Concept concept, List<RgbImage> exemplars, List<String> cells) {
      this(concept, exemplars, List.of(), cells);
    }
  }

  /**
   * A concept within a concept. Its direction is one of an earlier layer, which no bank of this
   * layer can hold.
   *
   * @param share of it in what the pieces of the concept are made of there, 0…1
   * @param error what all parts of the concept leave unexplained, 0…1
   * @param exemplars pictures of it
   */
  public record Part(double share, double error, List<RgbImage> exemplars) {
    public Part {
      exemplars = List.copyOf(exemplars);
    }
  }

  public Fitted {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }
}
