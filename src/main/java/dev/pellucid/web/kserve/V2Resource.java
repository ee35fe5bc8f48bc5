package dev.pellucid.web.kserve;

import dev.pellucid.model.ServedModel;
import dev.pellucid.web.api.RefusedException;
import dev.pellucid.web.api.RequestDesk;
import dev.pellucid.web.api.RequestLimits;
import dev.pellucid.web.api.ServedModels;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Protocol v2, the Open Inference Protocol: tensors in, tensors out. */
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class V2Resource {

  private static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private static final String MODEL = "models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";
  private static final String ENCODED =
      "{\"id\": \"42\", \"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"iVBORw0KGgo…\"]}], \"outputs\": [{\"name\": \"label\"}, {\"name\": \"cam\"}]}";

  private final RequestDesk desk;
  private final ServedModels models;
  private final RequestLimits limits;
  private final String version;

  V2Resource(
      RequestDesk desk,
      ServedModels models,
      RequestLimits limits,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.desk = desk;
    this.models = models;
    this.limits = limits;
    this.version = version;
  }

  /** What this service is. */
  record ServerMetadata(String name, String version, List<String> extensions) {}

  /** Whether it lives. */
  record Live(boolean live) {}

  /** Whether it takes requests. */
  record Ready(boolean ready) {}

  /** Whether a model does. */
  record ModelReady(String name, boolean ready) {}

  /** What a model takes and gives. */
  record ModelMetadata(
      String name,
      List<String> versions,
      String platform,
      List<TensorMetadata> inputs,
      List<TensorMetadata> outputs) {}

  /** An axis of length −1 may have any. */
  record TensorMetadata(String name, String datatype, List<Integer> shape) {}

  /** What this service is, and which extensions it speaks. */
  @GET
  @Operation(summary = "Server metadata")
  public ServerMetadata server() {
    return new ServerMetadata("pellucid", version, List.of("binary_tensor_data"));
  }

  /** It answers. */
  @GET
  @Path("health/live")
  @Operation(summary = "Whether the server lives")
  public Live live() {
    return new Live(true);
  }

  /** Whether there is a model to ask. */
  @GET
  @Path("health/ready")
  @Operation(summary = "Whether the server is ready")
  public Response ready() {
    boolean ready = models.areHere() && !models.all().isEmpty();
    return Response.status(ready ? Status.OK : Status.SERVICE_UNAVAILABLE)
        .entity(new Ready(ready))
        .build();
  }

  /** What a model takes and gives. */
  @GET
  @Path(MODEL)
  @Operation(summary = "Model metadata")
  public ModelMetadata model(@PathParam("model") String model) {
    return metadata(models.named(model));
  }

  /** The same of a version. */
  @GET
  @Path(VERSION)
  @Operation(summary = "Model metadata of a version")
  public ModelMetadata modelVersion(
      @PathParam("model") String model, @PathParam("version") String version) {
    return metadata(inVersion(models.named(model), version));
  }

  /** Whether a model is ready; one that is not is answered by an error. */
  @GET
  @Path(MODEL + "/ready")
  @Operation(summary = "Whether a model is ready")
  public ModelReady modelReady(@PathParam("model") String model) {
    return new ModelReady(models.named(model).name(), true);
  }

  /** The same of a version. */
  @GET
  @Path(VERSION + "/ready")
  @Operation(summary = "Whether a version of a model is ready")
  public ModelReady modelVersionReady(
      @PathParam("model") String model, @PathParam("version") String version) {
    return new ModelReady(inVersion(models.named(model), version).name(), true);
  }

  /** Classifies and explains a batch. */
  @POST
  @Path(MODEL + "/infer")
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      summary = "Classify and explain a batch",
      description =
          "The one input is FP32 [N,C,H,W] in the model's normalised space, or BYTES [N], encoded images, which JSON has in base64. Outputs that are asked for, or all. Tensors may come and go in binary behind the JSON, as the extension for binary tensor data has it. Parameters: `target`, the class to explain; `methods`, which follow in the output `explanation`.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "an encoded image", value = ENCODED)))
  public Uni<Response> infer(
      @PathParam("model") String model,
      @HeaderParam(JSON_LENGTH) String jsonLength,
      @Context HttpHeaders headers,
      InputStream body) {
    return infer(model, Optional.empty(), jsonLength, headers, body);
  }

  /** The same by a version. */
  @POST
  @Path(VERSION + "/infer")
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  @Operation(summary = "Classify and explain a batch by a version of a model")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "an encoded image", value = ENCODED)))
  public Uni<Response> inferByVersion(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @HeaderParam(JSON_LENGTH) String jsonLength,
      @Context HttpHeaders headers,
      InputStream body) {
    return infer(model, Optional.of(version), jsonLength, headers, body);
  }

  private Uni<Response> infer(
      String name,
      Optional<String> asVersion,
      String jsonLength,
      HttpHeaders headers,
      InputStream body) {
    Bodies.requireJson(headers, MediaType.APPLICATION_OCTET_STREAM_TYPE);
    OptionalInt length = length(jsonLength);
    return desk.serve(
        visit -> {
          ServedModel model = visit.model(Optional.of(name));
          asVersion.ifPresent(wanted -> inVersion(model, wanted));
          V2Request request =
              V2Request.read(visit.body(body), length, ModelInput.of(model), limits.instances());
          visit.requireAllowed(request.images().size());
          List<V2Answer.Chosen> outputs = V2Answer.choose(request, model);
          Asked asked = Asked.of(request.parameters());
          visit.admit(asked.methods());
          return visit
              .explain(model, asked.of(request.images(), model))
              .map(
                  explanations ->
                      response(V2Answer.of(model, request.id(), outputs, explanations)));
        });
  }

  private static OptionalInt length(String header) {
    if (header == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(header.strip()));
    } catch (NumberFormatException e) {
      throw RefusedException.badRequest(
          "%s is a number of bytes, not '%s'.".formatted(JSON_LENGTH, header));
    }
  }

  private static Response response(V2Answer answer) {
    Response.ResponseBuilder response = Response.ok(answer.body());
    if (answer.jsonLength().isPresent()) {
      return response
          .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
          .header(JSON_LENGTH, answer.jsonLength().getAsInt())
          .build();
    }
    return response.type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static ServedModel inVersion(ServedModel model, String version) {
    if (!model.version().equals(version)) {
      throw RefusedException.notFound(
          "Model '%s' is served in version '%s', not '%s'."
              .formatted(model.name(), model.version(), version));
    }
    return model;
  }

  private static ModelMetadata metadata(ServedModel model) {
    ModelInput input = ModelInput.of(model);
    return new ModelMetadata(
        model.name(),
        List.of(model.version()),
        "onnxruntime_onnx",
        List.of(
            new TensorMetadata(
                input.name(),
                OutputTensor.Datatype.FP32.name(),
                List.of(-1, input.shape()[0], input.shape()[1], input.shape()[2]))),
        OutputTensor.of(model).stream()
            .map(
                output ->
                    new TensorMetadata(
                        output.code(),
                        output.datatype().name(),
                        batched(output.shape(model).orElseThrow())))
            .toList());
  }

  private static List<Integer> batched(List<Integer> shape) {
    List<Integer> batched = new ArrayList<>();
    batched.add(-1);
    batched.addAll(shape);
    return batched;
  }
}
