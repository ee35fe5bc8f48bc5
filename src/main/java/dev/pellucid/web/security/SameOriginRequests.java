package dev.pellucid.web.security;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * A browser adds a person's credentials to whatever a page of anybody's sends here. Requests that
 * change something are therefore refused if they come from pages that may not.
 */
@Singleton
final class SameOriginRequests {

  /** After the headers of every answer, before it is asked who this is. */
  private static final int PRIORITY = 400;

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Origins origins;

  SameOriginRequests(Origins origins) {
    this.origins = origins;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    if (SAFE.contains(context.request().method().name()) || origins.permits(context.request())) {
      context.next();
    } else {
      Refusals.end(
          context,
          HttpResponseStatus.FORBIDDEN,
          "A page of another origin may not do that; pellucid.web.origins lists those that may.");
    }
  }
}
