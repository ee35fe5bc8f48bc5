package dev.pellucid.web;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives {@value #PROPERTY} from {@code pellucid.roles}: true if the list names {@code web}, or
 * there is no list. Channels and routes of the live page ask for it.
 */
public final class WebRole implements ConfigSourceFactory {

  static final String PROPERTY = "pellucid.role.web";
  private static final String ROLES = "pellucid.roles";
  private static final String ROLE = "web";
  private static final int BELOW_EVERY_OTHER = 50;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    boolean enabled =
        Optional.ofNullable(context.getValue(ROLES))
            .map(ConfigValue::getValue)
            .filter(roles -> !roles.isBlank())
            .map(roles -> Stream.of(roles.split(",")).map(String::strip).anyMatch(ROLE::equals))
            .orElse(true);
    return List.of(
        new PropertiesConfigSource(
            Map.of(PROPERTY, String.valueOf(enabled)), "roles of the web", BELOW_EVERY_OTHER));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(BELOW_EVERY_OTHER);
  }
}
