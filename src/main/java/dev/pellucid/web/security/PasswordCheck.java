package dev.pellucid.web.security;

import io.quarkus.security.AuthenticationFailedException;
import java.util.Optional;

/** Says whether a password is right. */
final class PasswordCheck {

  private final Users users;
  private final RememberedPasswords remembered;
  private final Attempts attempts;

  /** Somebody unknown takes as long as somebody known, so that nobody learns who is known. */
  private final PasswordHash ofSomebody;

  /**
   * @param users one at least
   */
  PasswordCheck(Users users, RememberedPasswords remembered, Attempts attempts) {
    this.users = users;
    this.remembered = remembered;
    this.attempts = attempts;
    this.ofSomebody = users.byName().values().iterator().next().password();
  }

  /** The user, if the password was right not long ago; takes microseconds. */
  Optional<Users.Known> remembered(Login login) {
    return users
        .find(login.name())
        .filter(user -> remembered.knows(login.name(), login.password()));
  }

  /**
   * The user; takes tens of milliseconds of a processor.
   *
   * @param address where the request comes from
   * @throws AuthenticationFailedException if the name or the password is wrong
   * @throws TooManyAttemptsException if too many wrong ones came from there
   */
  Users.Known check(Login login, String address) {
    attempts.begin(address);
    Optional<Users.Known> user = users.find(login.name());
    boolean matches = user.map(Users.Known::password).orElse(ofSomebody).matches(login.password());
    if (!matches || user.isEmpty()) {
      SecurityLog.LOG.wrongPassword(address);
      throw new AuthenticationFailedException("The name or the password is wrong.");
    }
    attempts.right(address);
    remembered.remember(login.name(), login.password());
    return user.get();
  }
}
