package dev.pellucid.cli.evaluation;

import dev.pellucid.evaluate.concept.BankCompleteness;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.ConceptBank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What a model's concept bank is worth.
 *
 * @param layer where its concepts live
 * @param concepts of the bank, those that are monitored
 * @param completeness on the images
 * @param incomparable why there is no completeness
 */
public record ConceptSection(
    String layer,
    List<Concept> concepts,
    Optional<BankCompleteness> completeness,
    Optional<String> incomparable) {

  /** The activations of so many images are kept in memory. */
  private static final int MOST_IMAGES = 300;

  /**
   * A concept, as it was learnt.
   *
   * @param accuracy of its vector on images that it was not learnt from
   * @param pValue of such a vector if the concept were not there
   */
  public record Concept(
      String name, OptionalDouble accuracy, OptionalDouble pValue, Optional<Boolean> significant) {
    static Concept of(ConceptBank.Concept concept) {
      return new Concept(
          concept.name(), concept.accuracy(), concept.pValue(), concept.significant());
    }
  }

  /**
   * Of a model that has a bank; what cannot be read of the images is left out, as it is said of
   * them elsewhere.
   */
  public static ConceptSection of(
      Classifier classifier, ConceptBank bank, List<Sample> samples, double confidence, long seed) {
    List<Concept> concepts = bank.concepts().stream().map(Concept::of).toList();
    Activations layer = Activations.at(classifier, Optional.empty());
    try {
      List<LayerValues> activations = new ArrayList<>();
      List<float[]> logits = new ArrayList<>();
      Iterable<float[]> images = () -> readable(samples).iterator();
      layer.forEach(images, activations::add);
      layer.forEachLogits(images, logits::add);
      return new ConceptSection(
          layer.layer().tensor(),
          concepts,
          Optional.of(
              BankCompleteness.of(
                  layer,
                  bank.toVectors(),
                  activations,
                  logits.stream().mapToInt(Target::predicted).toArray(),
                  confidence,
                  seed)),
          Optional.empty());
    } catch (IllegalStateException | NotApplicableException e) {
      return new ConceptSection(
          layer.layer().tensor(), concepts, Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  private static Stream<float[]> readable(List<Sample> samples) {
    return samples.stream().limit(MOST_IMAGES).flatMap(ConceptSection::pixels);
  }

  private static Stream<float[]> pixels(Sample sample) {
    try {
      return Stream.of(sample.reading().get().image().pixels());
    } catch (RuntimeException unreadable) {
      return Stream.of();
    }
  }
}
