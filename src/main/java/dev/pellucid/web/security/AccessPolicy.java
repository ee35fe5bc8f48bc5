package dev.pellucid.web.security;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Lets in who has the role that {@link AccessTable} names. */
@Singleton
final class AccessPolicy implements HttpSecurityPolicy {

  private final SecurityMode mode;

  AccessPolicy(SecurityConfig config) {
    this.mode = config.mode();
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
    if (mode == SecurityMode.OFF) {
      return CheckResult.permit();
    }
    String method = request.request().method().name();
    String path = request.normalizedPath();
    Access access = AccessTable.of(method, path);
    return access instanceof Access.Open
        ? CheckResult.permit()
        : identity.map(known -> decide(known, access, method, path));
  }

  /**
   * @throws UnauthorizedException if nobody knows who is asking
   * @throws ForbiddenException if they may not
   */
  private static CheckResult decide(
      SecurityIdentity identity, Access access, String method, String path) {
    if (identity.isAnonymous()) {
      throw new UnauthorizedException(
          "Say who you are: this service answers nobody it does not know.");
    }
    if (access instanceof Access.Needs needs) {
      if (needs.role().isHeldBy(identity.getRoles())) {
        return CheckResult.PERMIT;
      }
      throw new ForbiddenException(
          "%s %s needs the role '%s', which '%s' does not have."
              .formatted(method, path, needs.role().id(), identity.getPrincipal().getName()));
    }
    throw new ForbiddenException(
        "%s %s is nothing that this service offers.".formatted(method, path));
  }
}
