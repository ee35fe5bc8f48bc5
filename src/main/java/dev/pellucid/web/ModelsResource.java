package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.Reload;
import dev.pellucid.model.ServedModel;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The models over HTTP: what they are, what their concepts mean, and a look at their folder now.
 */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
class ModelsResource {

  private static final String RUNS_NONE =
      "This process runs no models (pellucid.roles has none of explain, deep and infer). The processes that"
          + " do look at their folder by themselves (pellucid.models.reload).";

  /**
   * @param reloadable whether they can be reloaded here
   * @param why not
   * @param usual the model of images that name none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Models(
      ModelsView.From from,
      boolean reloadable,
      String why,
      @JsonProperty("default") String usual,
      List<ModelEntry> models) {}

  /** What came of a look at the folder. */
  record Reloads(List<Reloaded> bundles) {}

  /**
   * @param bundle the name of the folder or file
   * @param model that is served from it now
   * @param earlier the version that was served from it before, if that is another
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Reloaded(
      String bundle, String model, String outcome, String version, String earlier, String problem) {

    private static Reloaded of(Reload reload) {
      return new Reloaded(
          reload.bundle(),
          reload.model().or(reload::earlier).map(ServedModel::name).orElse(null),
          reload.outcome().name().toLowerCase(Locale.ROOT),
          reload.model().map(ServedModel::version).orElse(null),
          reload.earlier().map(ServedModel::version).orElse(null),
          reload.problem().orElse(null));
    }
  }

  private final ModelsView models;

  ModelsResource(ModelsView models) {
    this.models = models;
  }

  @GET
  public Models models() {
    Optional<Catalogue> catalogue = models.catalogue();
    return new Models(
        models.from(),
        catalogue.isPresent(),
        catalogue.isPresent() ? null : RUNS_NONE,
        models.defaultModel().orElse(null),
        models.models());
  }

  @GET
  @Path("{model}")
  public ModelDetails model(@PathParam("model") String model) {
    return models.find(model).orElseThrow(() -> noModel(model));
  }

  @GET
  @Path("{model}/concepts")
  public ConceptEntry.All concepts(@PathParam("model") String model) {
    return models.concepts(model).orElseThrow(() -> noModel(model));
  }

  /** A picture of a concept, by its number from 0. */
  @GET
  @Path("{model}/concepts/{concept: .+}/exemplars/{n: [0-9]{1,6}}")
  public Response exemplar(
      @PathParam("model") String model,
      @PathParam("concept") String concept,
      @PathParam("n") int n) {
    EncodedImage picture =
        models
            .exemplar(model, concept, n)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "There is no exemplar %d of concept '%s' of model '%s' here."
                            .formatted(n, concept, model)));
    return Response.ok(picture.bytes(), picture.format().mediaType())
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }

  /** Looks at the folder now; takes as long as loading what has changed. */
  @POST
  @Path("reload")
  public Reloads reloadAll() {
    return new Reloads(catalogue().reload().stream().map(Reloaded::of).toList());
  }

  /** The same for one model, or for a bundle that could not be loaded. */
  @POST
  @Path("{model}/reload")
  public Reloads reload(@PathParam("model") String model) {
    return new Reloads(
        List.of(catalogue().reload(model).map(Reloaded::of).orElseThrow(() -> noModel(model))));
  }

  private Catalogue catalogue() {
    return models
        .catalogue()
        .orElseThrow(() -> new ClientErrorException(RUNS_NONE, Status.CONFLICT));
  }

  private NotFoundException noModel(String name) {
    return new NotFoundException(
        "There is no model '%s' here, only %s."
            .formatted(name, models.models().stream().map(ModelEntry::name).toList()));
  }
}
