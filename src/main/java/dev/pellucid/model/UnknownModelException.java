package dev.pellucid.model;

import java.util.Collection;

/** A model was asked for that the catalogue does not serve. */
public final class UnknownModelException extends RuntimeException {

  UnknownModelException(String problem, Collection<String> served) {
    super("%s; served are %s".formatted(problem, served));
  }
}
