package dev.pellucid.model.inference;

/** The configured provider is not in this build, or its device or driver is not on this machine. */
public final class ProviderUnavailableException extends RuntimeException {

  private final Provider provider;

  ProviderUnavailableException(Provider provider, String message, Throwable cause) {
    super(message, cause);
    this.provider = provider;
  }

  public Provider provider() {
    return provider;
  }
}
