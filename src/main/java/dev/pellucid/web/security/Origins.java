package dev.pellucid.web.security;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whose pages may make a browser speak to this service: its own, and those of origins that are
 * configured. Browsers say whose page it is; a client that says nothing is no browser.
 */
@Singleton
public final class Origins {

  private static final Set<String> NOT_FROM_ELSEWHERE = Set.of("same-origin", "none");

  private final Set<String> allowed;

  Origins(@ConfigProperty(name = "pellucid.web.origins") Optional<Set<String>> allowed) {
    this.allowed = allowed.orElse(Set.of());
  }

  /** Whether the request comes from a page that may, or from no page at all. */
  public boolean permits(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin != null) {
      return allowed.contains(origin) || isOwn(origin, request.authority());
    }
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null || NOT_FROM_ELSEWHERE.contains(site);
  }

  /**
   * @param own null if the request does not say to whom it speaks. HTTP/2 has no header {@code
   *     Host} for it
   */
  private static boolean isOwn(String origin, HostAndPort own) {
    try {
      String authority = new URI(origin).getRawAuthority();
      return own != null && own.toString().equalsIgnoreCase(authority);
    } catch (URISyntaxException notAnOrigin) {
      return false;
    }
  }
}
