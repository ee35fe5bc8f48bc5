package dev.pellucid.web;

import dev.pellucid.web.security.Origins;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Browsers let every page of the world open a WebSocket to any service they can reach, and say only
 * in {@code Origin} whose page it is. Pages of other origins are refused; clients that are no
 * browsers send no {@code Origin} and are let in.
 */
@ApplicationScoped
class SameOriginUpgrade implements HttpUpgradeCheck {

  private static final int FORBIDDEN = 403;

  private final Origins origins;

  SameOriginUpgrade(Origins origins) {
    this.origins = origins;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return origins.permits(context.httpRequest())
        ? CheckResult.permitUpgrade()
        : CheckResult.rejectUpgrade(FORBIDDEN);
  }
}
