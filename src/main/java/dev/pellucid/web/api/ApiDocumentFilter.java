package dev.pellucid.web.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Says of every operation what it belongs to, and what it answers when it cannot. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDocumentFilter implements OASFilter {

  private static final String PROBLEM = "ProblemDetails";
  private static final String PROTOCOL_ERROR = "ProtocolErrorBody";

  /** What requests for explanations may be refused by, beside what every request may. */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "400", "The request is not what it should be",
          "404", "There is no such model",
          "408", "The body came too slowly",
          "413", "The body or the image is too large",
          "415", "The body or the image is of a type that is not read",
          "422", "The model cannot explain this image so",
          "429", "Too many requests at once; Retry-After says when to come again",
          "503", "The model is not ready, or this process does not have the role",
          "504", "No answer within the time");

  /** Where paths begin, the longer before the shorter, and what they belong to. */
  private static final List<Group> GROUPS =
      List.of(
          new Group("/v1/", "KServe v1", "The inference protocol v1 of KServe."),
          new Group("/v2", "Open Inference Protocol", "The inference protocol v2 of KServe."),
          new Group("/api/explain", "Explanations", "Explanations on request."),
          new Group("/api/explanations/deep", "Explanations", "Explanations on request."),
          new Group("/api/methods", "Explanations", "Explanations on request."),
          new Group("/api/monitor", "Monitor", "Drift, fairness and alerts."),
          new Group("/api/models", "Models", "The models, as the page knows them."),
          new Group("/asyncapi", "Topics", "What travels on the topics."),
          new Group("/", "Live view", "The stream as it was lately, from memory."));

  private record Group(String prefix, String name, String description) {}

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
      return;
    }
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document.getComponents().addSchema(PROBLEM, problem()).addSchema(PROTOCOL_ERROR, error());
    for (Group group : GROUPS) {
      if (!isThere(document, group.name())) {
        document.addTag(OASFactory.createTag().name(group.name()).description(group.description()));
      }
    }
    Map<String, Integer> known = new HashMap<>();
    new TreeMap<>(document.getPaths().getPathItems())
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach(
                        (method, operation) -> {
                          tellApart(operation, known);
                          complete(path, method.name().equals("POST"), operation);
                        }));
  }

  /** Methods of one name in a class are told apart by numbers. */
  private static void tellApart(Operation operation, Map<String, Integer> known) {
    int number = known.merge(operation.getOperationId(), 1, Integer::sum);
    if (number > 1) {
      operation.setOperationId(operation.getOperationId() + number);
    }
  }

  private static boolean isThere(OpenAPI document, String tag) {
    return document.getTags() != null
        && document.getTags().stream().anyMatch(known -> known.getName().equals(tag));
  }

  private static void complete(String path, boolean post, Operation operation) {
    Group group =
        GROUPS.stream().filter(each -> path.startsWith(each.prefix())).findFirst().orElseThrow();
    if (operation.getTags() == null || operation.getTags().isEmpty()) {
      operation.addTag(group.name());
    }
    boolean protocol = path.startsWith("/v1/") || path.startsWith("/v2");
    if (operation.getResponses() == null) {
      operation.setResponses(OASFactory.createAPIResponses());
    }
    if (post && (protocol || path.equals("/api/explain"))) {
      REFUSALS.forEach(
          (status, description) ->
              operation.getResponses().addAPIResponse(status, refusal(protocol, description)));
    } else {
      operation
          .getResponses()
          .addAPIResponse("default", refusal(protocol, "It cannot be answered; this says why"));
    }
  }

  private static APIResponse refusal(boolean protocol, String description) {
    Schema schema =
        OASFactory.createSchema()
            .ref("#/components/schemas/" + (protocol ? PROTOCOL_ERROR : PROBLEM));
    Content content =
        OASFactory.createContent()
            .addMediaType(
                protocol ? "application/json" : "application/problem+json",
                OASFactory.createMediaType().schema(schema));
    return OASFactory.createAPIResponse().description(description).content(content);
  }

  private static Schema problem() {
    return object("An error as RFC 9457 has it.")
        .addProperty("type", text("Always about:blank."))
        .addProperty("title", text("The status in words."))
        .addProperty(
            "status",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.INTEGER)
                .description("The HTTP status."))
        .addProperty("detail", text("What was wrong, with what, and what to do."))
        .examples(
            List.of(
                Map.of(
                    "type", "about:blank",
                    "title", "Not Found",
                    "status", 404,
                    "detail", "There is no model 'sings'; served are [signs].")));
  }

  private static Schema error() {
    return object("An error as the inference protocols have it.")
        .addProperty("error", text("What was wrong, with what, and what to do."));
  }

  private static Schema object(String description) {
    return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).description(description);
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
  }
}
