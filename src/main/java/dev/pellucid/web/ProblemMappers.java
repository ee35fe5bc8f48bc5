package dev.pellucid.web;

import dev.pellucid.stream.KafkaUnavailableException;
import dev.pellucid.web.api.RefusedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of the REST interface is a {@link Problem}. */
class ProblemMappers {

  @ServerExceptionMapper
  Response notHere(ImageNotHereException e) {
    return Problem.response(Status.NOT_FOUND, e.getMessage());
  }

  @ServerExceptionMapper
  Response badParameter(BadParameterException e) {
    return Problem.response(Status.BAD_REQUEST, e.getMessage());
  }

  @ServerExceptionMapper
  Response kafkaAway(KafkaUnavailableException e) {
    return Problem.response(Status.SERVICE_UNAVAILABLE, e.getMessage());
  }

  @ServerExceptionMapper
  Response refused(RefusedException e) {
    Response response = Problem.response(e.status(), e.getMessage());
    return e.retryAfter()
        .map(
            wait ->
                Response.fromResponse(response)
                    .header(HttpHeaders.RETRY_AFTER, wait.toSeconds())
                    .build())
        .orElse(response);
  }

  @ServerExceptionMapper
  Response http(WebApplicationException e) {
    return Problem.response(e.getResponse().getStatusInfo(), e.getMessage());
  }

  @ServerExceptionMapper
  Response fault(RuntimeException e) {
    WebLog.LOG.requestFailed(e);
    return Problem.response(Status.INTERNAL_SERVER_ERROR, "The service failed; its log says why.");
  }
}
