package dev.pellucid.web.security;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says so where security is off. */
@Singleton
final class OpenSecurity {

  private final SecurityMode mode;
  private final String host;

  OpenSecurity(
      SecurityConfig config,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "every address of this machine")
          String host) {
    this.mode = config.mode();
    this.host = host;
  }

  void start(@Observes StartupEvent event) {
    if (mode == SecurityMode.OFF && LaunchMode.current() != LaunchMode.TEST) {
      SecurityLog.LOG.off(host);
    }
  }
}
