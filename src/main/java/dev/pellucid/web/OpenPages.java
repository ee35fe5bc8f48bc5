package dev.pellucid.web;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.OpenConnections;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets so many pages be open at once: what is pushed to one is work for this service. */
@ApplicationScoped
class OpenPages implements HttpUpgradeCheck {

  private static final int SERVICE_UNAVAILABLE = 503;

  private final OpenConnections open;
  private final int most;

  OpenPages(OpenConnections open, WebConfig config) {
    this.open = open;
    this.most = config.live().connections();
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return open.listAll().size() < most
        ? CheckResult.permitUpgrade()
        : CheckResult.rejectUpgrade(SERVICE_UNAVAILABLE);
  }
}
