package dev.pellucid.web.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;

/** Tells those who ask who they are here, so that the page offers only what they may do. */
@Path("/api/me")
@NonBlocking
class MeResource {

  private static final Set<String> EVERYTHING = Set.of(Role.ADMIN.id());

  /**
   * @param name empty where security is off
   * @param roles all that they have, the least first
   * @param mode how the service learnt who they are
   */
  record Me(String name, List<String> roles, String mode) {}

  private final SecurityIdentity identity;
  private final SecurityMode mode;

  MeResource(SecurityIdentity identity, SecurityConfig config) {
    this.identity = identity;
    this.mode = config.mode();
  }

  /** Who is asking. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Me me() {
    Set<String> held = mode == SecurityMode.OFF ? EVERYTHING : identity.getRoles();
    return new Me(
        mode == SecurityMode.OFF ? "" : identity.getPrincipal().getName(),
        Role.held(held).stream().map(Role::id).toList(),
        mode.id());
  }
}
