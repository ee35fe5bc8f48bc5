package dev.pellucid.web;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Browsers let every page of the world open a WebSocket to any service they can reach, and say only
 * in {@code Origin} whose page it is. Pages of other origins are refused; clients that are no
 * browsers send no {@code Origin} and are let in.
 */
@ApplicationScoped
class SameOriginUpgrade implements HttpUpgradeCheck {

  private static final int FORBIDDEN = 403;

  private final Set<String> allowed;

  SameOriginUpgrade(WebConfig config) {
    this.allowed = config.origins().orElse(Set.of());
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    String origin = request.getHeader("Origin");
    boolean permitted =
        origin == null || allowed.contains(origin) || isOwn(origin, request.getHeader("Host"));
    return permitted ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(FORBIDDEN);
  }

  private static boolean isOwn(String origin, String host) {
    try {
      String authority = new URI(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (URISyntaxException notAnOrigin) {
      return false;
    }
  }
}
