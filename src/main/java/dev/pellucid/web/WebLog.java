package dev.pellucid.web;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 4100 to 4199; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface WebLog {

  WebLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), WebLog.class, "dev.pellucid.web");

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 4101,
      value = "The compacted topic '%s' could not be made; if it is not there, make it: %s")
  void topicNotMade(String topic, String why);

  @LogMessage(level = Logger.Level.DEBUG)
  @Message(id = 4110, value = "The page of connection %s is gone: %s")
  void pageGone(String connection, String why);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 4111, value = "A request failed because of a defect of this service")
  void requestFailed(@Cause Throwable failure);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 4112, value = "The explanation at %s is not shown")
  void notShown(String record, @Cause Throwable failure);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 4113,
      value = "A frame of the live page could not be made; the next one will be tried")
  void frameFailed(@Cause Throwable failure);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 4114, value = "The examples of model '%s' are not shown: %s")
  void examplesUnreadable(String model, String why);
}
