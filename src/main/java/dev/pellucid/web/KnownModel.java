package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.model.BundleShelf;
import dev.pellucid.model.BundleStatus;
import dev.pellucid.model.LoadFailure;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.web.SeenModels.Seen;
import java.time.Instant;
import java.util.Optional;

/**
 * A model, as far as this process knows it.
 *
 * @param version empty if none was ever loaded
 * @param bundle what is in its bundle; empty if that is not here, or cannot be read
 * @param since when it was loaded here; empty if it was not
 * @param problem what is wrong with the bundle's files as they are now
 * @param classes how many it tells apart
 * @param layer where CAM and concepts are taken
 */
record KnownModel(
    String name,
    Optional<String> version,
    State state,
    Optional<ModelBundle> bundle,
    Optional<Instant> since,
    Optional<String> problem,
    Optional<Integer> classes,
    Optional<String> layer) {

  /** Whether it explains. */
  enum State {
    @JsonProperty("ready")
    READY,
    @JsonProperty("loading")
    LOADING,
    @JsonProperty("failed")
    FAILED,
    /** If it does, then in another process. */
    @JsonProperty("elsewhere")
    ELSEWHERE
  }

  /** Whether this process runs it. */
  boolean isHere() {
    return since.isPresent();
  }

  /** One that runs, or is to run, in this process. */
  static KnownModel of(BundleStatus bundle) {
    Optional<ServedModel> served = bundle.served();
    return new KnownModel(
        bundle.name(),
        served.map(ServedModel::version),
        state(bundle),
        served.map(ServedModel::bundle),
        served.map(ServedModel::since),
        bundle.failure().map(LoadFailure::problem),
        served.map(ServedModel::classes),
        served.flatMap(ServedModel::conceptLayer).map(FeatureLayer::tensor));
  }

  private static State state(BundleStatus bundle) {
    if (bundle.served().isPresent()) {
      return State.READY;
    }
    return bundle.pending() || bundle.failure().isEmpty() ? State.LOADING : State.FAILED;
  }

  /** One whose bundle lies here, and which other processes run. */
  static KnownModel of(BundleShelf.Entry entry) {
    Optional<ModelBundle> bundle = entry.bundle();
    return new KnownModel(
        entry.name(),
        bundle.map(known -> known.manifest().version()),
        bundle.isPresent() ? State.ELSEWHERE : State.FAILED,
        bundle,
        Optional.empty(),
        entry.failure().map(LoadFailure::problem),
        bundle.map(known -> known.manifest().labels().size()).filter(labels -> labels > 0),
        bundle.flatMap(ModelBundle::conceptLayer));
  }

  /** One of which only explanations tell. */
  static KnownModel of(Seen seen) {
    return new KnownModel(
        seen.model().name(),
        Optional.of(seen.model().version()),
        State.ELSEWHERE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(seen.concepts()).map(concepts -> concepts.layer()));
  }
}
