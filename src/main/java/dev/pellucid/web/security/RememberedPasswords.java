package dev.pellucid.web.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a while which passwords were right, so that not every request costs a bcrypt hash.
 * Kept is a digest under a key that only this process ever has: it is worth nothing elsewhere.
 */
final class RememberedPasswords {

  private static final int MOST = 1_000;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final Duration span;
  private final Clock clock;
  private final SecretKeySpec key;
  private final Map<String, Instant> until =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  RememberedPasswords(Duration span, Clock clock) {
    this.span = span;
    this.clock = clock;
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  void remember(String name, String password) {
    String digest = digest(name, password);
    Instant end = clock.instant().plus(span);
    synchronized (until) {
      until.put(digest, end);
    }
  }

  /** Whether this was right not long ago. */
  boolean knows(String name, String password) {
    String digest = digest(name, password);
    synchronized (until) {
      Instant end = until.get(digest);
      return end != null && clock.instant().isBefore(end);
    }
  }

  private String digest(String name, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // The length, or 'ab' with 'c' would be 'a' with 'bc'.
      mac.update((name.length() + ":" + name).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
