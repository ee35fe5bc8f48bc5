package dev.pellucid.web.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Who may use the service. */
@ConfigMapping(prefix = "pellucid.security")
interface SecurityConfig {

  /** How the service learns who is asking. */
  @WithDefault("basic")
  SecurityMode mode();

  /** Those who may, by name, in mode {@code basic}. */
  Map<String, User> users();

  Attempts attempts();

  /** For how long a password that was right need not be hashed again. */
  @WithDefault("5m")
  Duration remembered();

  /** One of them. */
  interface User {

    /** The bcrypt hash of the password, as {@code hash-password} prints it. */
    String password();

    /** What they may do. */
    @WithDefault("view")
    Set<Role> roles();
  }

  /** Wrong passwords. */
  interface Attempts {

    /** So many from one address, and it has to wait. */
    @WithDefault("10")
    int most();

    /** How long it has to. */
    @WithDefault("1m")
    Duration pause();
  }
}
