package dev.pellucid.web.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A name and a password, as RFC 7617 sends them. */
record Login(String name, String password) {

  private static final String SCHEME = "basic ";

  /** Whether the header {@code Authorization} says that it has one. */
  static boolean isIn(String header) {
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** What the header has, unless it is malformed. */
  static Optional<Login> of(String header) {
    try {
      String both =
          new String(
              Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()),
              StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Login(both.substring(0, colon), both.substring(colon + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "a login of '%s'".formatted(name);
  }
}
