package dev.pellucid.web.security;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 4500 to 4599; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface SecurityLog {

  SecurityLog LOG =
      Logger.getMessageLogger(
          MethodHandles.lookup(), SecurityLog.class, "dev.pellucid.web.security");

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 4501,
      value =
          "No users are configured. Until this process ends, '%s' may do everything with the password %s"
              + " (for one that stays, and is the same in every replica, set"
              + " pellucid.security.users.<name>.password to what 'hash-password' prints)")
  void generated(String name, String password);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 4502, value = "A wrong password came from %s")
  void wrongPassword(String address);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 4503,
      value =
          "Security is off: whoever reaches %s may do everything. It is meant for trying things out")
  void off(String host);
}
