package dev.pellucid.web.security;

import dev.pellucid.stream.Roles;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Names and passwords (RFC 7617), in mode {@code basic}.
 *
 * <p>Passwords are hashed on two threads of their own: however many come, images do not wait for
 * them.
 */
@Singleton
final class PasswordMechanism implements HttpAuthenticationMechanism {

  private static final int THREADS = 2;
  private static final ChallengeData CHALLENGE =
      new ChallengeData(
          401, HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Pellucid\", charset=\"UTF-8\"");

  /** What is needed where passwords are. */
  private record Active(PasswordCheck check, WorkerExecutor threads) {}

  private final Optional<Active> active;

  /**
   * @param page whether the page is served here
   * @param requests whether requests that bring images are answered here
   */
  PasswordMechanism(
      SecurityConfig config,
      Instance<Vertx> vertx,
      @ConfigProperty(name = Roles.WEB) boolean page,
      @ConfigProperty(name = Roles.INFER) boolean requests) {
    // A password that nobody needs would only lie in a log: there nobody is let in.
    boolean needed = page || requests || !config.users().isEmpty();
    this.active =
        config.mode() == SecurityMode.BASIC && needed
            ? Optional.of(active(config, vertx.get()))
            : Optional.empty();
  }

  private static Active active(SecurityConfig config, Vertx vertx) {
    Clock clock = Clock.systemUTC();
    return new Active(
        new PasswordCheck(
            config.users().isEmpty() ? Users.generated() : Users.configured(config.users()),
            new RememberedPasswords(config.remembered(), clock),
            new Attempts(config.attempts().most(), config.attempts().pause(), clock)),
        vertx.createSharedWorkerExecutor("pellucid-passwords", THREADS));
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (active.isEmpty() || !Login.isIn(header)) {
      return Uni.createFrom().nullItem();
    }
    return Login.of(header)
        .map(login -> authenticate(login, context, active.get()))
        .orElseGet(
            () ->
                Uni.createFrom()
                    .failure(
                        new AuthenticationFailedException(
                            "The header 'Authorization' is malformed.")));
  }

  private static Uni<SecurityIdentity> authenticate(
      Login login, RoutingContext context, Active active) {
    Optional<Users.Known> remembered = active.check().remembered(login);
    if (remembered.isPresent()) {
      return Uni.createFrom().item(identity(login.name(), remembered.get()));
    }
    String address = context.request().remoteAddress().hostAddress();
    return Uni.createFrom()
        .completionStage(
            () ->
                active
                    .threads()
                    .executeBlocking(() -> active.check().check(login, address), false)
                    .toCompletionStage())
        .map(user -> identity(login.name(), user));
  }

  private static SecurityIdentity identity(String name, Users.Known user) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(name))
        .addRoles(Role.ids(user.roles()))
        .build();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return active.isPresent() ? Uni.createFrom().item(CHALLENGE) : Uni.createFrom().nullItem();
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
