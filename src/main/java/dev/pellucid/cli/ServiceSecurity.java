package dev.pellucid.cli;

import dev.pellucid.web.security.SecurityMode;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** How the service is protected, as the configuration has it. */
final class ServiceSecurity {

  private ServiceSecurity() {}

  /** Whether nothing protects it; asked before the service starts. */
  static boolean isOff() {
    return ConfigProvider.getConfig()
        .getOptionalValue(SecurityMode.PROPERTY, String.class)
        .filter(mode -> mode.strip().equalsIgnoreCase(SecurityMode.OFF.id()))
        .isPresent();
  }

  /** What a service is told that is there to be tried out: open, but to this machine alone. */
  static Map<String, String> ofThisMachine() {
    return Map.of(
        SecurityMode.PROPERTY,
        SecurityMode.OFF.id(),
        "quarkus.http.host",
        "localhost",
        "quarkus.management.host",
        "localhost");
  }
}
