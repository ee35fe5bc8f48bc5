package dev.pellucid.web;

import dev.pellucid.stream.Roles;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Closes the live page and its interface where this process does not have the web role. */
@Singleton
class PageGate {

  private static final int PRIORITY = 200;
  private static final String WHY =
      "This process does not have the role 'web', so it has no page and knows nothing of what was"
          + " seen on the topics; ask one that has, or add it to pellucid.roles.";
  private static final List<String> FOLDERS = List.of("/app/", "/api/", "/_static/");

  /** What has nothing to do with what was seen on topics. */
  private static final List<String> ELSEWHERE = List.of("/api/explain", "/api/methods");

  private static final List<String> FILES = List.of("/", "/index.html", "/live", "/api");

  private final boolean open;

  PageGate(@ConfigProperty(name = Roles.WEB) boolean open) {
    this.open = open;
  }

  void register(@Observes Filters filters) {
    if (!open) {
      filters.register(PageGate::close, PRIORITY);
    }
  }

  private static void close(RoutingContext context) {
    String path = context.normalizedPath();
    if (!ELSEWHERE.contains(path)
        && (FILES.contains(path) || FOLDERS.stream().anyMatch(path::startsWith))) {
      context
          .response()
          .setStatusCode(Status.NOT_FOUND.getStatusCode())
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .end(JsonObject.mapFrom(Problem.of(Status.NOT_FOUND, WHY)).toBuffer());
    } else {
      context.next();
    }
  }
}
