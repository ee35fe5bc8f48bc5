package dev.pellucid.web;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
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
}
