package dev.pellucid.web.kserve;

import dev.pellucid.event.EventJson;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectExplanation;
import dev.pellucid.web.api.RequestDesk;
import dev.pellucid.web.api.ServedModels;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Protocol v1: instances in, predictions or explanations out. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class V1Resource {

  private static final String ENCODED =
      "{\"instances\": [{\"image\": {\"b64\": \"iVBORw0KGgo…\"}}]}";

  private final RequestDesk desk;
  private final ServedModels models;

  V1Resource(RequestDesk desk, ServedModels models) {
    this.desk = desk;
    this.models = models;
  }

  /** The models that are served. */
  record Models(List<String> models) {}

  /** Whether a model takes requests; one that does not is answered by an error. */
  record ModelState(String name, boolean ready) {}

  /** What was found, in the order of the instances. */
  record Predictions(List<Object> predictions) {}

  /** The names of all models. */
  @GET
  @Operation(summary = "List the models")
  public Models models() {
    return new Models(models.all().stream().map(ServedModel::name).toList());
  }

  /** Whether a model is ready. */
  @GET
  @Path("{model:[^/:]+}")
  @Operation(summary = "Whether a model is ready")
  public ModelState model(@PathParam("model") String model) {
    return new ModelState(models.named(model).name(), true);
  }

  /** Classifies the instances. */
  @POST
  @Path("{model:[^/:]+}:predict")
  @Operation(
      summary = "Classify images",
      description =
          "Each instance is an encoded image, or a tensor [C,H,W] in the model's normalised space as nested arrays. Each prediction has the class, its label and probability, and the logits and probabilities of all classes; with the parameter `output` it is nothing but the `probabilities`, the `logits` or the `class`, for clients that expect that.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "an encoded image", value = ENCODED)))
  public Uni<Response> predict(
      @PathParam("model") String model, @Context HttpHeaders headers, InputStream body) {
    Bodies.requireJson(headers);
    return desk.serve(
        visit -> {
          ServedModel asked = visit.model(Optional.of(model));
          V1Request request = V1Request.read(visit.body(body), ModelInput.of(asked));
          visit.requireAllowed(request.images().size());
          Prediction form = Prediction.of(request.parameters());
          return visit
              .explain(asked, Asked.NOTHING_MORE.of(request.images(), asked))
              .map(
                  explanations ->
                      Response.ok(new Predictions(explanations.stream().map(form::of).toList()))
                          .build());
        });
  }

  /** Explains the instances. */
  @POST
  @Path("{model:[^/:]+}:explain")
  @Operation(
      summary = "Explain images",
      description =
          "Instances as for :predict. Each explanation is as on the topic `explanations`. Parameters: `methods` asks for more than the live explanation, `target` for another class than the predicted one.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "an encoded image", value = ENCODED)))
  public Uni<Response> explain(
      @PathParam("model") String model, @Context HttpHeaders headers, InputStream body) {
    Bodies.requireJson(headers);
    return desk.serve(
        visit -> {
          ServedModel explained = visit.model(Optional.of(model));
          V1Request request = V1Request.read(visit.body(body), ModelInput.of(explained));
          visit.requireAllowed(request.images().size());
          Asked asked = Asked.of(request.parameters());
          visit.admit(asked.methods());
          return visit
              .explain(explained, asked.of(request.images(), explained))
              .map(explanations -> Response.ok(json(explanations)).build());
        });
  }

  private static String json(List<DirectExplanation> explanations) {
    return explanations.stream()
        .map(explanation -> EventJson.EXPLANATION.write(explanation.event()))
        .map(event -> new String(event, StandardCharsets.UTF_8))
        .collect(Collectors.joining(",", "{\"explanations\":[", "]}"));
  }
}
