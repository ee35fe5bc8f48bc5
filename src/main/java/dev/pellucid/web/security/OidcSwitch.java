package dev.pellucid.web.security;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Looks for an OpenID provider in mode {@code oidc} alone. */
public final class OidcSwitch implements ConfigSourceFactory {

  private static final int BELOW_EVERY_OTHER = 50;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    boolean on =
        Optional.ofNullable(context.getValue(SecurityMode.PROPERTY))
            .map(ConfigValue::getValue)
            .filter(mode -> mode.strip().equalsIgnoreCase(SecurityMode.OIDC.id()))
            .isPresent();
    return List.of(
        new PropertiesConfigSource(
            Map.of("quarkus.oidc.tenant-enabled", String.valueOf(on)),
            "OpenID as the security mode has it",
            BELOW_EVERY_OTHER));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(BELOW_EVERY_OTHER);
  }
}
