package dev.pellucid.web;

import dev.pellucid.stream.Roles;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Closes the live page and its interface where this process does not have the web role. */
@Singleton
class PageGate {

  private static final int PRIORITY = 200;
  private static final int NOT_FOUND = 404;
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
      context.response().setStatusCode(NOT_FOUND).end();
    } else {
      context.next();
    }
  }
}
