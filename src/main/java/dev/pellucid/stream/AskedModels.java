package dev.pellucid.stream;

import dev.pellucid.model.Catalogue;
import dev.pellucid.model.ModelLease;
import dev.pellucid.model.ServedModel;
import java.util.List;
import java.util.Optional;

/** The models that images ask for, by name or as the default. */
final class AskedModels {

  private final Catalogue catalogue;
  private final Optional<String> defaultModel;

  AskedModels(Catalogue catalogue, Optional<String> defaultModel) {
    this.catalogue = catalogue;
    this.defaultModel = defaultModel;
  }

  /** Why images that name no model cannot be explained now; empty if they can. */
  Optional<String> obstacle() {
    List<String> names = names();
    if (names.isEmpty()) {
      return Optional.of("no model is loaded");
    }
    return defaultModel
        .filter(name -> !names.contains(name))
        .map(
            name ->
                "the default model '%s' is not loaded, only %s; see pellucid.models.default"
                    .formatted(name, names));
  }

  /**
   * Why an image will not get the model it asks for. A model is not just missing now where the
   * catalogue is without any, being filled or closed, or where it is the configured default.
   */
  Optional<Rejection> refusal(Optional<String> asked) {
    int served = catalogue.models().size();
    boolean inVain =
        asked
            .map(name -> served > 0 && catalogue.find(name).isEmpty())
            .orElse(served > 1 && defaultModel.isEmpty());
    return inVain ? Optional.of(Rejection.unknownModel(asked, names())) : Optional.empty();
  }

  /**
   * Holds the model open.
   *
   * @throws dev.pellucid.model.UnknownModelException if it is not there now
   */
  ModelLease lease(Optional<String> asked) {
    return asked.map(catalogue::lease).orElseGet(catalogue::leaseDefault);
  }

  private List<String> names() {
    return catalogue.models().stream().map(ServedModel::name).toList();
  }
}
