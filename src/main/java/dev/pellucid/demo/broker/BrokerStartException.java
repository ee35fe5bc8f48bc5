package dev.pellucid.demo.broker;

/** The embedded broker, or a topic in it, could not be had; the message says what to do. */
public final class BrokerStartException extends RuntimeException {

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
