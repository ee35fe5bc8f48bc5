package dev.pellucid.web.api;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.picture.OverlayPainter;
import dev.pellucid.image.ColourMap;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectExplanation;
import dev.pellucid.stream.DirectImage;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Explains one image while somebody waits. */
@Path("/api/explain")
class ExplainResource {

  private static final String PNG = "image/png";
  private static final double OPACITY = 0.6;

  private final RequestDesk desk;
  private final OverlayPainter painter = new OverlayPainter(ColourMap.INFERNO, OPACITY);

  ExplainResource(RequestDesk desk) {
    this.desk = desk;
  }

  /** Classifies and explains an image, live and by methods if any are asked for. */
  @POST
  @Blocking
  @Produces({MediaType.APPLICATION_JSON, PNG})
  @Operation(
      summary = "Explain an image",
      description =
          "Classifies the image and explains it by one pass of the model, and by whatever methods are asked for; answers when all is done. The image comes as a part of a form, in JSON, or as the body itself with the rest in query parameters. With `Accept: image/png` the answer is the heat map of the one method that was asked for, or else of the live explanation, over what the model saw.")
  @Parameter(
      name = ExplainRequestReader.MODEL,
      in = ParameterIn.QUERY,
      description =
          "Which model; the default one if none is named. Query parameters count with an image as the body.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = ExplainRequestReader.METHOD,
      in = ParameterIn.QUERY,
      description =
          "A method, with its parameters as in a query: `integrated-gradients?steps=20`, percent-encoded. May repeat.",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = ExplainRequestReader.TARGET,
      in = ParameterIn.QUERY,
      description = "The class to explain, by label or index; the predicted one if none is named.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = ExplainRequestReader.ID,
      in = ParameterIn.QUERY,
      description = "What the answer calls the image; a new id if it is not said.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = ExplainRequestReader.LABEL,
      in = ParameterIn.QUERY,
      description = "The true label.",
      schema = @Schema(type = SchemaType.STRING))
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ExplainBody.class),
            examples =
                @ExampleObject(
                    name = "a scene",
                    value =
                        "{\"image\": \"iVBORw0KGgo…\", \"model\": \"road-signs\", \"methods\": [\"integrated-gradients?steps=20\"]}")),
        @Content(
            mediaType = MediaType.MULTIPART_FORM_DATA,
            schema = @Schema(implementation = ExplainForm.class)),
        @Content(
            mediaType = "image/*",
            schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "200",
      description = "The explanation, as on the topic `explanations`, or a picture of it",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(ref = "/asyncapi/schemas/explanation.schema.json")),
        @Content(mediaType = PNG, schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  public Uni<Response> explain(
      @Context HttpHeaders headers, @Context UriInfo uri, InputStream body) {
    boolean asPicture = wantsPicture(headers);
    return desk.serve(
        visit -> {
          ExplainRequest request =
              ExplainRequestReader.read(
                  headers.getMediaType(), visit.body(body), uri.getQueryParameters());
          if (asPicture && request.methods().size() > 1) {
            throw RefusedException.badRequest(
                "A picture shows one method, not %d; ask for one, or accept application/json."
                    .formatted(request.methods().size()));
          }
          visit.admit(request.methods());
          ServedModel model = visit.model(request.model());
          DirectImage image =
              new DirectImage(
                  request.id().orElseGet(() -> UUID.randomUUID().toString()),
                  new DirectImage.Pixels.Encoded(request.image()),
                  TargetClass.index(request.target(), model),
                  request.methods(),
                  request.label(),
                  request.groups());
          Uni<DirectExplanation> explained =
              visit.explain(model, List.of(image)).map(explanations -> explanations.get(0));
          return asPicture
              ? explained.flatMap(
                  explanation ->
                      visit.view(model, request.image()).map(view -> picture(view, explanation)))
              : explained.map(ExplainResource::json);
        });
  }

  /** What the JSON of a request may hold. */
  @Schema(name = "ExplainRequest", requiredProperties = "image")
  record ExplainBody(
      @Schema(description = "The encoded image in base64.", format = "byte") String image,
      @Schema(description = "Which model; the default one if none is named.") String model,
      @Schema(description = "Methods with their parameters, as in `rise?masks=500&seed=7`.")
          List<String> methods,
      @Schema(description = "The class to explain, by label or index.") String target,
      @Schema(description = "What the answer calls the image.") String id,
      @Schema(description = "The true label.") String label,
      @Schema(
              description = "Sensitive attributes.",
              type = SchemaType.OBJECT,
              additionalProperties = String.class)
          Object groups) {}

  /** What a form may hold, and fields {@code group.ATTRIBUTE}. */
  @Schema(name = "ExplainForm", requiredProperties = "image")
  record ExplainForm(
      @Schema(description = "The encoded image.", format = "binary") String image,
      @Schema(description = "Which model.") String model,
      @Schema(description = "May repeat.") List<String> method,
      @Schema(description = "The class to explain, by label or index.") String target,
      @Schema(description = "What the answer calls the image.") String id,
      @Schema(description = "The true label.") String label) {}

  private static boolean wantsPicture(HttpHeaders headers) {
    for (MediaType accepted : headers.getAcceptableMediaTypes()) {
      if (accepted.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (accepted.isCompatible(MediaType.valueOf(PNG))) {
        return true;
      }
    }
    return false;
  }

  private static Response json(DirectExplanation explanation) {
    return Response.ok(
            EventJson.EXPLANATION.write(explanation.event()), MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  private Response picture(RgbImage view, DirectExplanation explanation) {
    return painter
        .paint(view, attribution(explanation))
        .map(png -> Response.ok(png, PNG).build())
        .orElseThrow(
            () ->
                RefusedException.unprocessable(
                    "This method speaks of concepts, not of places, so there is no picture of it; accept application/json."));
  }

  private static Attribution attribution(DirectExplanation explanation) {
    if (!explanation.methods().isEmpty()) {
      MethodResult said = explanation.event().deep().results().get(0);
      return explanation
          .methods()
          .get(0)
          .map(Explanation::attribution)
          .orElseThrow(
              () ->
                  RefusedException.unprocessable(
                      "'%s' cannot explain this image: %s."
                          .formatted(said.method(), said.error())));
    }
    return explanation
        .live()
        .cam()
        .<Attribution>map(
            cam -> new Attribution.Positions(cam.layer(), cam.height(), cam.width(), cam.values()))
        .orElseThrow(
            () ->
                RefusedException.unprocessable(
                    "Model '%s' has no class activation map, for an operator of it cannot be differentiated; ask for a method that only runs it forwards, such as 'rise'."
                        .formatted(explanation.event().model().name())));
  }
}
