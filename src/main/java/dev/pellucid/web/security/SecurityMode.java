package dev.pellucid.web.security;

import java.util.Locale;

/** How the service learns who is asking. */
public enum SecurityMode {
  /** By name and password, as configured. */
  BASIC,
  /** By tokens of an OpenID provider. */
  OIDC,
  /** Not at all: everybody may do everything. */
  OFF;

  /** The configuration property that has it. */
  public static final String PROPERTY = "pellucid.security.mode";

  /** As it is written in configuration and on the wire. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
