package dev.pellucid.web.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What travels on the topics, for programs to read. */
@Path("/asyncapi")
@Blocking
class AsyncApiResource {

  private static final String YAML = "application/yaml";
  private static final String SCHEMA = "application/schema+json";

  private final String json;
  private final String yaml;

  AsyncApiResource(AsyncApiDocument document) {
    this.json = document.json();
    this.yaml = document.yaml();
  }

  /** The AsyncAPI document. */
  @GET
  @Produces({YAML, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "The AsyncAPI document of the topics",
      description = "In JSON with `Accept: application/json`, else in YAML.")
  public Response document(@Context HttpHeaders headers) {
    return headers.getAcceptableMediaTypes().stream()
            .anyMatch(
                type ->
                    !type.isWildcardSubtype() && type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
        ? Response.ok(json, MediaType.APPLICATION_JSON).build()
        : Response.ok(yaml, YAML).build();
  }

  /** The schema of a topic's values, or of its headers. */
  @GET
  @Path("schemas/{name:[a-z-]+}.schema.json")
  @Produces(SCHEMA)
  @Operation(summary = "A JSON schema that the AsyncAPI document refers to")
  public byte[] schema(@PathParam("name") String name) {
    try (InputStream in =
        AsyncApiResource.class.getResourceAsStream("/schemas/" + name + ".schema.json")) {
      if (in == null) {
        throw RefusedException.notFound("There is no schema '%s'.".formatted(name));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
