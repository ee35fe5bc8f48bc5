package dev.pellucid.web.security;

/** What a request asks for. */
sealed interface Access {

  /** Nothing: anybody may. */
  record Open() implements Access {}

  /** A role. */
  record Needs(Role role) implements Access {}

  /** No line of the table speaks of it, so nobody may. */
  record Unlisted() implements Access {}
}
