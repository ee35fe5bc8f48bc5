package dev.pellucid.web.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Those who may use the service, by name, in mode {@code basic}. */
record Users(Map<String, Known> byName) {

  private static final String ADMIN = "admin";
  private static final int GENERATED_BYTES = 18;

  /** One of them. */
  record Known(PasswordHash password, Set<Role> roles) {
    Known {
      roles = Set.copyOf(roles);
    }
  }

  Users {
    byName = Map.copyOf(byName);
  }

  /**
   * Those that are configured.
   *
   * @throws IllegalStateException if something is wrong with one
   */
  static Users configured(Map<String, SecurityConfig.User> users) {
    Map<String, Known> known = new HashMap<>();
    users.forEach((name, user) -> known.put(name, known(name, user)));
    return new Users(known);
  }

  private static Known known(String name, SecurityConfig.User user) {
    try {
      return new Known(new PasswordHash(user.password()), user.roles());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "pellucid.security.users.%s.password: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** An administrator whose password only this process has, and its log. */
  static Users generated() {
    byte[] random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    SecurityLog.LOG.generated(ADMIN, password);
    return new Users(Map.of(ADMIN, new Known(PasswordHash.of(password), Set.of(Role.ADMIN))));
  }

  Optional<Known> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
