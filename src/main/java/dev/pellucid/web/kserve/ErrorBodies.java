package dev.pellucid.web.kserve;

import dev.pellucid.web.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Errors under the protocols' paths are as the protocols have them, and not problem details. */
class ErrorBodies {

  /** An error. */
  record ProtocolError(String error) {}

  @ServerResponseFilter
  void write(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem
        && isProtocol(request.getUriInfo().getPath())) {
      response.setEntity(
          new ProtocolError(problem.detail()), null, MediaType.APPLICATION_JSON_TYPE);
    }
  }

  /** Whether a path is one of the protocols'. */
  static boolean isProtocol(String path) {
    return path.startsWith("/v1/") || path.startsWith("/v2/") || path.equals("/v2");
  }
}
