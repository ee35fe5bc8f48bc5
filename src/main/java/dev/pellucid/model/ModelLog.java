package dev.pellucid.model;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 1000 to 1999; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface ModelLog {

  ModelLog LOG =
      Logger.getMessageLogger(MethodHandles.lookup(), ModelLog.class, "dev.pellucid.model");

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 1001, value = "The compiled graph of model '%s' could not be kept in %s")
  void compiledGraphNotKept(String model, Path folder, @Cause Throwable cause);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 1002, value = "The compiled graph %s is broken and will be compiled again: %s")
  void compiledGraphBroken(Path entry, String problem);
}
