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
 * The models of this process, for requests; a process without the role {@code explain} has none,
 * and loads none.
 */
@Singleton
public class ServedModels {

  private static final String ENDING = ".onnx";

  private final Instance<Catalogue> catalogue;
  private final boolean explain;
  private final boolean deep;

  ServedModels(
      Instance<Catalogue> catalogue,
      @ConfigProperty(name = Roles.EXPLAIN) boolean explain,
      @ConfigProperty(name = Roles.DEEP) boolean deep) {
    this.catalogue = catalogue;
    this.explain = explain;
    this.deep = deep;
  }

  /** Whether this process has models to ask. */
  public boolean areHere() {
    return explain;
  }

  /**
   * Requires the role {@code explain}.
   *
   * @throws RefusedException 503 without it
   */
  public void require() {
    if (!explain) {
      throw RefusedException.unavailable(
          "This process does not have the role 'explain'; ask one that has, or add it to pellucid.roles.");
    }
  }

  /**
   * Requires the role {@code deep}, for methods of many passes.
   *
   * @throws RefusedException 503 without it
   */
  void requireDeep() {
    if (!deep) {
      throw RefusedException.unavailable(
          "This process does not have the role 'deep', so it only explains live; ask one that has, ask for no methods, or add it to pellucid.roles.");
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
