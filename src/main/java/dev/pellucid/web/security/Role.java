package dev.pellucid.web.security;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody may do; each role holds those before it. */
public enum Role {
  /** See: the page, what was explained, signals, alerts, models. */
  VIEW,
  /** Have images explained, and acknowledge alerts. */
  EXPLAIN,
  /** Change what is served. */
  ADMIN;

  /** As it is written in configuration, in tokens and on the wire. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether one who has these, by their ids, has this one; ids that are no roles count nothing. */
  public boolean isHeldBy(Collection<String> ids) {
    return held(ids).contains(this);
  }

  /** These roles, by their ids, with those that they hold. */
  public static Set<Role> held(Collection<String> ids) {
    return Stream.of(values())
        .filter(role -> ids.contains(role.id()))
        .max(Role::compareTo)
        .map(highest -> EnumSet.range(VIEW, highest))
        .orElseGet(() -> EnumSet.noneOf(Role.class));
  }

  /** Their ids. */
  public static Set<String> ids(Set<Role> roles) {
    return roles.stream().map(Role::id).collect(Collectors.toUnmodifiableSet());
  }
}
