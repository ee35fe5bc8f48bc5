package dev.pellucid.stream;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What this process does: derives {@value #EXPLAIN}, {@value #DEEP}, {@value #INFER}, {@value
 * #MONITOR} and {@value #WEB} from {@code pellucid.roles}, each true if the list names the role, or
 * there is no list. Channels and routes ask for them.
 */
public final class Roles implements ConfigSourceFactory {

  /** Whether images are explained here. */
  public static final String EXPLAIN = "pellucid.role.explain";

  /** Whether images are explained deeply here. */
  public static final String DEEP = "pellucid.role.deep";

  /** Whether images that come in requests, not on topics, are explained here. */
  public static final String INFER = "pellucid.role.infer";

  /** Whether explanations are monitored here. */
  public static final String MONITOR = "pellucid.role.monitor";

  /** Whether the live page is served here. */
  public static final String WEB = "pellucid.role.web";

  private static final String ROLES = "pellucid.roles";
  private static final Map<String, String> PROPERTIES =
      Map.of("explain", EXPLAIN, "deep", DEEP, "infer", INFER, "monitor", MONITOR, "web", WEB);
  private static final int BELOW_EVERY_OTHER = 50;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Set<String> wanted =
        Optional.ofNullable(context.getValue(ROLES))
            .map(ConfigValue::getValue)
            .filter(roles -> !roles.isBlank())
            .map(
                roles ->
                    Stream.of(roles.split(","))
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet()))
            .orElse(PROPERTIES.keySet());
    requireKnown(wanted);
    Map<String, String> roles =
        PROPERTIES.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getValue, role -> String.valueOf(wanted.contains(role.getKey()))));
    return List.of(new PropertiesConfigSource(roles, "roles of this process", BELOW_EVERY_OTHER));
  }

  private static void requireKnown(Set<String> wanted) {
    Set<String> unknown = new TreeSet<>(wanted);
    unknown.removeAll(PROPERTIES.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has %s, which are no roles; name some of %s, or leave it out for all of them"
              .formatted(ROLES, unknown, new TreeSet<>(PROPERTIES.keySet())));
    }
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(BELOW_EVERY_OTHER);
  }
}
