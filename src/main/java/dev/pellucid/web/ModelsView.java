package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.model.BundleShelf;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.Exemplars;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.stream.Roles;
import dev.pellucid.web.ModelEntry.Version;
import dev.pellucid.web.SeenModels.Seen;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The models as this process knows them. Where it runs models, that is what the catalogue says;
 * where it does not, what lies in the folder of models, if there is one here. What explanations
 * tell joins in everywhere: how many images, by which versions, and of models that are not here
 * their name.
 *
 * <p>May read files: not for event loops.
 */
@Singleton
class ModelsView {

  /** Where most of it is from. */
  enum From {
    @JsonProperty("catalogue")
    CATALOGUE,
    @JsonProperty("folder")
    FOLDER,
    @JsonProperty("explanations")
    EXPLANATIONS
  }

  private final boolean runsModels;
  private final Provider<Catalogue> catalogue;
  private final Provider<BundleShelf> shelf;
  private final Optional<String> defaultModel;
  private final String provider;
  private final SeenModels seen;
  private final KnownReferences references;
  private final StreamStatistics statistics;

  ModelsView(
      @ConfigProperty(name = Roles.EXPLAIN) boolean explains,
      @ConfigProperty(name = Roles.DEEP) boolean explainsDeeply,
      @ConfigProperty(name = Roles.INFER) boolean explainsOnRequest,
      Provider<Catalogue> catalogue,
      Provider<BundleShelf> shelf,
      @ConfigProperty(name = "pellucid.models.default") Optional<String> defaultModel,
      SessionSettings sessions,
      SeenModels seen,
      KnownReferences references,
      StreamStatistics statistics) {
    this.runsModels = explains || explainsDeeply || explainsOnRequest;
    this.catalogue = catalogue;
    this.shelf = shelf;
    this.defaultModel = defaultModel;
    this.provider = sessions.provider().name().toLowerCase(Locale.ROOT);
    this.seen = seen;
    this.references = references;
    this.statistics = statistics;
  }

  /** The catalogue of this process; empty if it runs no models. */
  Optional<Catalogue> catalogue() {
    return runsModels ? Optional.of(catalogue.get()) : Optional.empty();
  }

  From from() {
    if (runsModels) {
      return From.CATALOGUE;
    }
    return shelf.get().entries().isEmpty() ? From.EXPLANATIONS : From.FOLDER;
  }

  /**
   * Counts up whenever {@link #models()} says more than other numbers of images. Reads no files, so
   * what has changed in a folder that nobody looks at is not counted before somebody does.
   */
  long changes() {
    return seen.changes()
        + references.changes()
        + (runsModels ? catalogue.get().changes() : shelf.get().changes());
  }

  /** The model of images that name none, if that is known. */
  Optional<String> defaultModel() {
    return defaultModel.or(
        () -> runsModels ? catalogue.get().defaultModel().map(ServedModel::name) : onlyOne());
  }

  private Optional<String> onlyOne() {
    List<BundleShelf.Entry> entries = shelf.get().entries();
    return entries.size() == 1 ? Optional.of(entries.get(0).name()) : Optional.empty();
  }

  /** All models, in the order of their names. */
  List<ModelEntry> models() {
    List<Seen> versions = seen.all();
    Optional<String> usual = defaultModel();
    Map<ModelRef, Double> rates = rates();
    return known(versions).values().stream()
        .map(model -> entry(model, usual, versions, rates))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /** One of them. */
  Optional<ModelDetails> find(String name) {
    List<Seen> versions = seen.all();
    return Optional.ofNullable(known(versions).get(name))
        .map(
            model ->
                ModelDetails.of(entry(model, defaultModel(), versions, rates()), model.bundle()));
  }

  /** Its concepts; empty if there is no such model. */
  Optional<ConceptEntry.All> concepts(String name) {
    List<Seen> versions = seen.all();
    return Optional.ofNullable(known(versions).get(name)).map(model -> concepts(model, versions));
  }

  /** A picture of a concept; empty if there is none that a browser may be given. */
  Optional<EncodedImage> exemplar(String name, String concept, int n) {
    return Optional.ofNullable(known(List.of()).get(name))
        .flatMap(KnownModel::bundle)
        .flatMap(
            bundle ->
                bundle.bank().map(ConceptBank::concepts).stream()
                    .flatMap(List::stream)
                    .filter(known -> known.name().equals(concept))
                    .findFirst()
                    .flatMap(known -> Exemplars.read(bundle, known, n)))
        .flatMap(EncodedImage::of);
  }

  /** A model's bundle; empty if it is not here. */
  Optional<ModelBundle> bundle(String name) {
    return Optional.ofNullable(known(List.of()).get(name)).flatMap(KnownModel::bundle);
  }

  /** How many classes a model tells apart, if that is known. */
  Optional<Integer> classes(String name) {
    return Optional.ofNullable(known(List.of()).get(name)).flatMap(KnownModel::classes);
  }

  private Map<String, KnownModel> known(List<Seen> versions) {
    Stream<KnownModel> here =
        runsModels
            ? catalogue.get().bundles().stream().map(KnownModel::of)
            : shelf.get().entries().stream().map(KnownModel::of);
    Map<String, KnownModel> known = new LinkedHashMap<>();
    Stream.concat(here, versions.stream().map(KnownModel::of))
        .forEach(model -> known.putIfAbsent(model.name(), model));
    return known;
  }

  private ModelEntry entry(
      KnownModel model,
      Optional<String> usual,
      List<Seen> seenVersions,
      Map<ModelRef, Double> rates) {
    double rate =
        model
            .version()
            .map(version -> rates.getOrDefault(new ModelRef(model.name(), version), 0.0))
            .orElse(0.0);
    return ModelEntry.of(
        model,
        usual.equals(Optional.of(model.name())),
        Optional.of(provider),
        rate,
        latest(model.name(), seenVersions),
        versions(model, seenVersions));
  }

  private List<Version> versions(KnownModel model, List<Seen> seenVersions) {
    Map<String, Version> versions = new LinkedHashMap<>();
    model
        .version()
        .ifPresent(version -> versions.put(version, version(model, version, Optional.empty())));
    for (Seen seenVersion : seenVersions) {
      if (seenVersion.model().name().equals(model.name())) {
        String version = seenVersion.model().version();
        versions.put(version, version(model, version, Optional.of(seenVersion)));
      }
    }
    return new ArrayList<>(versions.values());
  }

  private Version version(KnownModel model, String version, Optional<Seen> seenVersion) {
    return new Version(
        version,
        model.isHere() && model.version().equals(Optional.of(version)),
        seenVersion.map(Seen::images).orElse(0L),
        seenVersion.map(Seen::first).orElse(null),
        seenVersion.map(Seen::last).orElse(null),
        references.of(new ModelRef(model.name(), version)).orElse(null));
  }

  private Map<ModelRef, Double> rates() {
    Map<ModelRef, Double> rates = new LinkedHashMap<>();
    for (LiveStats.Model model : statistics.read(Instant.now()).models()) {
      rates.put(new ModelRef(model.name(), model.version()), model.imagesPerSecond());
    }
    return rates;
  }

  private static Optional<Concepts> latest(String name, List<Seen> versions) {
    return versions.stream()
        .filter(version -> version.model().name().equals(name))
        .findFirst()
        .flatMap(version -> Optional.ofNullable(version.concepts()));
  }

  private static ConceptEntry.All concepts(KnownModel model, List<Seen> versions) {
    String version = model.version().orElse(null);
    String layer = model.layer().orElse(null);
    if (model.bundle().isEmpty()) {
      List<ConceptEntry> names =
          latest(model.name(), versions).map(Concepts::attributions).stream()
              .flatMap(List::stream)
              .map(ConceptAttribution::name)
              .map(ConceptEntry::named)
              .toList();
      return new ConceptEntry.All(model.name(), version, false, layer, null, names);
    }
    Optional<ConceptBank> bank = model.bundle().get().bank();
    List<Concept> concepts = bank.map(ConceptBank::concepts).orElse(List.of());
    return new ConceptEntry.All(
        model.name(),
        version,
        true,
        bank.flatMap(ConceptBank::layer).orElse(layer),
        bank.map(ConceptBank::channels).orElse(null),
        concepts.stream().map(concept -> ConceptEntry.of(model.name(), concept)).toList());
  }
}
