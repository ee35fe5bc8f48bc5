package dev.pellucid.web.security;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The bcrypt hash of a password in the modular crypt format. Making or checking one takes tens of
 * milliseconds of a processor, on purpose.
 */
public record PasswordHash(String text) {

  /** bcrypt does not look at what comes after. */
  private static final int MOST_BYTES = 72;

  private static final int ROUNDS = 12;
  private static final Pattern FORMAT =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

  /**
   * @throws IllegalArgumentException if this is no bcrypt hash
   */
  public PasswordHash {
    if (!FORMAT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "this is no bcrypt hash, which begins with '$2a$', '$2b$' or '$2y$' and has 60 characters;"
              + " 'hash-password' makes one");
    }
  }

  /**
   * The hash of a password, with a salt of its own.
   *
   * @throws IllegalArgumentException if it is empty, has a zero byte, or is longer than bcrypt
   *     looks at
   */
  public static PasswordHash of(String password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("a password needs at least a character");
    }
    if (password.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a password may have no zero byte");
    }
    if (bytes(password) > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a password may have %d bytes, and this one has %d; bcrypt would not look at the rest"
              .formatted(MOST_BYTES, bytes(password)));
    }
    return new PasswordHash(BcryptUtil.bcryptHash(password, ROUNDS));
  }

  /** Whether it is that of this password; takes as long if it is not. */
  boolean matches(String password) {
    // bcrypt ends passwords with a zero and looks at 72 bytes, so others would pass for this one.
    boolean whole = bytes(password) <= MOST_BYTES && password.indexOf('\0') < 0;
    return BcryptUtil.matches(password, "$2a" + text.substring(3)) && whole;
  }

  private static int bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return "a bcrypt hash";
  }
}
