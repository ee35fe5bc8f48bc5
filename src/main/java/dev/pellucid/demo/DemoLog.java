package dev.pellucid.demo;

import java.lang.invoke.MethodHandles;
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
}
