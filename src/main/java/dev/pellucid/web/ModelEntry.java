package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.ModelBundle;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model in the list of models; what is not known is absent.
 *
 * @param details whether its bundle is here to be looked into
 * @param provider where it computes; absent where it runs elsewhere
 * @param since when this version was loaded here
 * @param problem what is wrong with the bundle's files as they are now
 * @param classes how many it tells apart
 * @param output logits, probabilities, or auto
 * @param layer where CAM and concepts are taken
 * @param images explained by this version since this service started
 * @param firstImage when the first of them came
 * @param versions that were loaded or seen, this one first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelEntry(
    String name,
    String version,
    KnownModel.State state,
    boolean isDefault,
    boolean details,
    String description,
    String provider,
    Instant since,
    String problem,
    Input input,
    Integer classes,
    String output,
    String layer,
    long images,
    double imagesPerSecond,
    Instant firstImage,
    Instant lastImage,
    Bank concepts,
    KnownReferences.Summary reference,
    List<Version> versions) {

  /** How pictures become its input. */
  record Input(
      int width,
      int height,
      String channels,
      String resize,
      float[] mean,
      float[] std,
      float scale) {

    private static Input of(InputSpec spec) {
      return new Input(
          spec.width(),
          spec.height(),
          lowerCase(spec.channels()),
          resize(spec.resize()),
          spec.mean(),
          spec.std(),
          spec.scale());
    }

    private static String resize(Resize resize) {
      if (resize instanceof Resize.ShorterSide shorter) {
        return "shorter-side " + shorter.size();
      }
      return resize instanceof Resize.Exact ? "stretch" : "none";
    }
  }

  /**
   * A concept bank in a few figures.
   *
   * @param monitored in how many of them images are explained
   * @param tested of how many it was tested whether they are there at all
   * @param significant how many passed
   * @param exemplars pictures, over all concepts
   * @param channels entries of a vector
   * @param learnt how, each way once
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Bank(
      int count,
      int monitored,
      Integer tested,
      Integer significant,
      Integer exemplars,
      String layer,
      Integer channels,
      List<String> learnt) {

    private static Bank of(ConceptBank bank, String layer) {
      List<Concept> concepts = bank.concepts();
      return new Bank(
          concepts.size(),
          (int) concepts.stream().filter(Concept::monitored).count(),
          (int) concepts.stream().filter(concept -> concept.significant().isPresent()).count(),
          (int) concepts.stream().filter(concept -> concept.significant().orElse(false)).count(),
          concepts.stream().mapToInt(concept -> concept.exemplars().size()).sum(),
          bank.layer().orElse(layer),
          bank.channels(),
          concepts.stream().flatMap(concept -> concept.learnt().stream()).distinct().toList());
    }

    private static Bank of(Concepts seen) {
      int count = seen.attributions().size();
      return new Bank(count, count, null, null, null, seen.layer(), null, null);
    }
  }

  /**
   * A version that was loaded here or seen in explanations.
   *
   * @param here whether it runs in this process
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Version(
      String version,
      boolean here,
      long images,
      Instant firstImage,
      Instant lastImage,
      KnownReferences.Summary reference) {}

  /**
   * Puts together what is known.
   *
   * @param versions this one first
   */
  static ModelEntry of(
      KnownModel model,
      boolean isDefault,
      Optional<String> provider,
      double imagesPerSecond,
      Optional<Concepts> seen,
      List<Version> versions) {
    Optional<ModelBundle> bundle = model.bundle();
    Optional<Version> current =
        versions.stream().filter(v -> model.version().equals(Optional.of(v.version()))).findFirst();
    String layer = model.layer().orElse(null);
    return new ModelEntry(
        model.name(),
        model.version().orElse(null),
        model.state(),
        isDefault,
        bundle.isPresent(),
        bundle.map(known -> known.manifest().description()).orElse(null),
        model.isHere() ? provider.orElse(null) : null,
        model.since().orElse(null),
        model.problem().orElse(null),
        bundle.map(known -> Input.of(known.manifest().input())).orElse(null),
        model.classes().orElse(null),
        bundle.map(known -> lowerCase(known.manifest().output())).orElse(null),
        layer,
        current.map(Version::images).orElse(0L),
        imagesPerSecond,
        current.map(Version::firstImage).orElse(null),
        current.map(Version::lastImage).orElse(null),
        bundle.isPresent()
            ? bundle.get().bank().map(bank -> Bank.of(bank, layer)).orElse(null)
            : seen.map(Bank::of).orElse(null),
        current.map(Version::reference).orElse(null),
        versions);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
