package dev.pellucid.web;

import dev.pellucid.web.api.RequestLimits;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

/**
 * Refuses bodies that say beforehand that they are too large; what does not say so is counted while
 * it is read.
 */
@Singleton
class BodyLimit {

  /** After who may not ask at all has been turned away, before anything is read. */
  private static final int PRIORITY = 50;

  /** What is no request for explanations is a few words of JSON. */
  private static final long WORDS = 64 * 1024;

  private final long images;

  BodyLimit(RequestLimits limits) {
    this.images = limits.maxBodySize().asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    String path = context.normalizedPath();
    boolean protocol = path.startsWith("/v1/") || path.startsWith("/v2/");
    long limit = protocol || path.equals("/api/explain") ? images : WORDS;
    if (length(context) <= limit) {
      context.next();
      return;
    }
    int status = Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode();
    String detail = "The body has more than %d bytes; send less.".formatted(limit);
    JsonObject error =
        protocol
            ? new JsonObject().put("error", detail)
            : JsonObject.mapFrom(Problem.of(Status.REQUEST_ENTITY_TOO_LARGE, detail));
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, protocol ? "application/json" : Problem.MEDIA_TYPE)
        // Nobody reads what is still to come.
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(error.toBuffer());
  }

  private static long length(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }
}
