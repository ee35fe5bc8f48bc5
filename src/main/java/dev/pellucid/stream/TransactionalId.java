package dev.pellucid.stream;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The {@code transactional.id} of an instance that was given none. */
final class TransactionalId {

  private TransactionalId() {}

  /** One a host, and the same after a restart. */
  static String ofThisHost() {
    try {
      return "pellucid-" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "this host has no name; set pellucid.stream.transactional-id", e);
    }
  }
}
