package dev.pellucid.stream.monitor;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 3500 to 3999; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface RoleLog {

  RoleLog LOG =
      Logger.getMessageLogger(MethodHandles.lookup(), RoleLog.class, "dev.pellucid.stream.monitor");

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 3501, value = "Monitoring the %d partitions of topic '%s' as application '%s'")
  void started(int partitions, String explanations, String applicationId);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 3502, value = "The monitor cannot start yet, still trying: %s")
  void notYet(String why);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 3503, value = "A thread of the monitor failed and is replaced in %d ms")
  void threadFailed(long millis, @Cause Throwable failure);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 3504, value = "The monitor failed, and is started again")
  void failed();

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 3505, value = "The monitor cannot be run as it is configured: %s")
  void misconfigured(String why);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 3506, value = "The reference %s is that of model '%s' version '%s' from now on")
  void referenceSent(Path file, String model, String version);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 3507, value = "The reference %s is broken and is not used: %s")
  void referenceBroken(Path file, String why);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 3508, value = "The references of bundles cannot be sent yet, still trying: %s")
  void referencesNotSent(String why);
}
