package dev.pellucid.cli.bank;

import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.craft.Craft;
import dev.pellucid.explain.local.concept.craft.Decomposition;
import dev.pellucid.explain.local.concept.craft.Piece;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * CRAFT of every class by itself: concepts are named by their class and number, the most important
 * first.
 *
 * @param classes at least one
 * @param within where concepts are taken apart, if they are
 */
public record CraftFit(Craft craft, List<ClassPictures> classes, Optional<Within> within)
    implements ConceptFit {

  /**
   * Where concepts are taken apart.
   *
   * @param layer before the one where they are found
   * @param parts of every concept
   */
  public record Within(Activations layer, int parts) {}

  private static final int EXEMPLARS = 6;

  /**
   * Importance is a mean over pictures, each of hundreds of passes: so many tell it well enough.
   */
  private static final int WEIGHED = 16;

  @Override
  public long steps() {
    return classes.stream().mapToLong(each -> steps(each.pictures().files().size())).sum();
  }

  private long steps(int pictures) {
    long lookedInto =
        within.map(at -> (long) craft.rank() * craft.piecesWithin(pictures, at.parts())).orElse(0L);
    return (long) pictures * craft.piecesOfAPicture() + Math.min(WEIGHED, pictures) + lookedInto;
  }

  @Override
  public String unit() {
    return "pieces";
  }

  @Override
  public List<String> headings() {
    return List.of("CLASS", "IMPORTANCE", "EXEMPLARS");
  }

  @Override
  public String qualityName() {
    return "mean of explained share and fidelity";
  }

  @Override
  public boolean givesBank() {
    return true;
  }

  @Override
  public Fitted at(Activations layer, Runnable step) {
    List<Fitted.Entry> entries = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    double quality = 0;
    for (ClassPictures each : classes) {
      List<RgbImage> pictures = each.pictures().views();
      Decomposition found = craft.decompose(layer, pictures, step);
      List<RgbImage> weighed = pictures.subList(0, Math.min(WEIGHED, pictures.size()));
      double[] importance = craft.importance(found, layer, weighed, each.index(), step);
      double fidelity = Craft.fidelity(found, layer, pictures);
      entries.addAll(entries(each, found, importance, pictures, step));
      notes.add(
          "%s: reconstruction error %.3f, fidelity %.2f (%d images, %d pieces)"
              .formatted(
                  each.label(),
                  found.error(),
                  fidelity,
                  pictures.size(),
                  pictures.size() * craft.piecesOfAPicture()));
      quality += (1 - found.error() * found.error() + fidelity) / 2 / classes.size();
    }
    return new Fitted(layer.layer().tensor(), layer.layer().channels(), entries, quality, notes);
  }

  private List<Fitted.Entry> entries(
      ClassPictures of,
      Decomposition found,
      double[] importance,
      List<RgbImage> pictures,
      Runnable step) {
    List<Fitted.Entry> entries = new ArrayList<>();
    List<Integer> order =
        IntStream.range(0, importance.length)
            .boxed()
            .filter(concept -> !found.exemplars(concept, 1).isEmpty())
            .sorted(Comparator.comparingDouble((Integer concept) -> importance[concept]).reversed())
            .toList();
    for (int concept : order) {
      List<Piece> exemplars = found.exemplars(concept, EXEMPLARS);
      entries.add(
          new Fitted.Entry(
              Concept.of(
                      "%s %d".formatted(of.label(), entries.size() + 1), found.direction(concept))
                  .withImportance(importance[concept])
                  .learntBy(
                      "CRAFT: %d parts of %d images of %s, reconstruction error %s"
                          .formatted(
                              found.concepts(),
                              pictures.size(),
                              of.label(),
                              String.format(Locale.ROOT, "%.3f", found.error()))),
              exemplars.stream().map(piece -> piece.in(pictures)).toList(),
              parts(found, concept, pictures, step),
              List.of(
                  of.label(),
                  String.format(Locale.ROOT, "%.3f", importance[concept]),
                  String.valueOf(exemplars.size()))));
    }
    return entries;
  }

  /** The largest first; none of a concept that is in fewer pieces than there shall be parts. */
  private List<Fitted.Part> parts(
      Decomposition found, int concept, List<RgbImage> pictures, Runnable step) {
    if (within.isEmpty()
        || found.most(concept, within.get().parts()).size() < within.get().parts()) {
      return List.of();
    }
    Within at = within.get();
    Decomposition parts = craft.within(found, concept, at.layer(), pictures, at.parts(), step);
    return IntStream.range(0, parts.concepts())
        .boxed()
        .sorted(Comparator.comparingDouble(parts::share).reversed())
        .map(
            part ->
                new Fitted.Part(
                    parts.share(part),
                    parts.error(),
                    parts.exemplars(part, EXEMPLARS).stream()
                        .map(piece -> piece.in(pictures))
                        .toList()))
        .toList();
  }
}
