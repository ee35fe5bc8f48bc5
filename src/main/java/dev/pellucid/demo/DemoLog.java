package dev.pellucid.demo;

import java.lang.invoke.MethodHandles;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 5000 to 5999; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface DemoLog {

  DemoLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), DemoLog.class, "dev.pellucid.demo");

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 5001, value = "Playing scenario '%s' to topic '%s' at %s images a second")
  void playing(String scenario, String topic, double rate);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 5002, value = "The scenario ended: %d images sent, %d of them spoiled")
  void ended(long sent, long spoiled);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 5003, value = "The scenario stopped: Kafka takes no more images")
  void refused(@Cause Throwable cause);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 5004, value = "Phase '%s' begins with image %d at %s: %s")
  void phaseBegins(String phase, long image, Instant time, String description);

  @LogMessage(level = Logger.Level.INFO)
  @Message(
      id = 5005,
      value = "A %s alert opened at %s, %.1f s and %d images after phase '%s' began: %s")
  void opened(
      String kind, Instant time, double seconds, long images, String phase, String headline);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 5006,
      value = "A %s alert opened at %s without cause, for in phase '%s' traffic is as usual: %s")
  void openedWithoutCause(String kind, Instant time, String phase, String headline);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 5007, value = "A %s alert opened at %s, before the scenario began: %s")
  void openedBefore(String kind, Instant time, String headline);
}
