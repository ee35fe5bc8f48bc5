package dev.pellucid.web.api;

import dev.pellucid.model.Catalogue;
import dev.pellucid.model.LoadFailure;
import dev.pellucid.model.ModelLease;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.Roles;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The models of this process, for requests; a process without the role {@code infer} has none for
 * them, and loads none.
 */
@Singleton
public class ServedModels {

  private static final String ENDING = ".onnx";

  private final Instance<Catalogue> catalogue;
  private final boolean here;

  ServedModels(Instance<Catalogue> catalogue, @ConfigProperty(name = Roles.INFER) boolean here) {
    this.catalogue = catalogue;
    this.here = here;
  }

  /** Whether this process has models to ask. */
  public boolean areHere() {
    return here;
  }

  /**
   * Requires the role {@code infer}.
   *
   * @throws RefusedException 503 without it
   */
  public void require() {
    if (!here) {
      throw RefusedException.unavailable(
          "This process does not have the role 'infer'; ask one that has, or add it to pellucid.roles.");
    }
  }

  /** All that are served, by name. */
  public List<ServedModel> all() {
    require();
    return catalogue.get().models();
  }

  /**
   * A model.
   *
   * @throws RefusedException 404 if there is none of that name, 503 if its bundle cannot be loaded
   */
  public ServedModel named(String name) {
    require();
    return catalogue
        .get()
        .find(name)
        .orElseThrow(
            () ->
                failure(name)
                    .map(
                        failed ->
                            RefusedException.unavailable(
                                "Model '%s' is not ready: %s.".formatted(name, failed.problem())))
                    .orElseGet(
                        () ->
                            RefusedException.notFound(
                                "There is no model '%s'; served are %s."
                                    .formatted(
                                        name, all().stream().map(ServedModel::name).toList()))));
  }

  /**
   * Holds a model open, in its newest version.
   *
   * @param name empty for the default
   * @throws RefusedException as {@link #named}
   * @throws dev.pellucid.model.UnknownModelException if there is none of that name any more, or no
   *     default
   */
  ModelLease lease(Optional<String> name) {
    require();
    return name.map(this::named)
        .map(model -> catalogue.get().lease(model.name()))
        .orElseGet(() -> catalogue.get().leaseDefault());
  }

  private Optional<LoadFailure> failure(String name) {
    return catalogue.get().failures().stream()
        .filter(failed -> bundleName(failed).equals(name))
        .findFirst();
  }

  /** A bundle is a folder, or a file with an ending. */
  private static String bundleName(LoadFailure failed) {
    String file = failed.location().getFileName().toString();
    return file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
  }
}
