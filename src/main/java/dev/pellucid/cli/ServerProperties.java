package dev.pellucid.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * System properties that hold while the service runs. What was there before comes back: in dev mode
 * the next start, in the same process, must not take them for what a person has configured.
 */
final class ServerProperties implements AutoCloseable {

  private final Map<String, Optional<String>> before;

  private ServerProperties(Map<String, Optional<String>> before) {
    this.before = before;
  }

  static ServerProperties set(Map<String, String> properties) {
    Map<String, Optional<String>> before = new HashMap<>();
    properties.forEach(
        (name, value) -> before.put(name, Optional.ofNullable(System.setProperty(name, value))));
    return new ServerProperties(before);
  }

  /** The value that holds now. */
  Optional<String> get(String name) {
    return Optional.ofNullable(System.getProperty(name));
  }

  @Override
  public void close() {
    before.forEach(
        (name, value) ->
            value.ifPresentOrElse(
                old -> System.setProperty(name, old), () -> System.clearProperty(name)));
  }
}
