package dev.pellucid.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every indicator, family by family. */
public final class Indicators {

  private static final List<Indicator> ALL =
      Stream.<List<Indicator>>of().flatMap(List::stream).toList();

  private Indicators() {}

  public static List<Indicator> all() {
    return ALL;
  }

  /** The indicator of an id; empty if there is none. */
  public static Optional<Indicator> find(String id) {
    return ALL.stream().filter(indicator -> indicator.card().id().equals(id)).findFirst();
  }
}
