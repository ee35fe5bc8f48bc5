package dev.pellucid.web;

/** A parameter of a request has a value that it cannot have. */
final class BadParameterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadParameterException(String name, String value, String expected) {
    super("Parameter '" + name + "' is '" + value + "'; expected " + expected + ".");
  }
}
