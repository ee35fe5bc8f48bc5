package dev.pellucid.model.inference;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 1900 to 1999; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface InferenceLog {

  InferenceLog LOG =
      Logger.getMessageLogger(
          MethodHandles.lookup(), InferenceLog.class, "dev.pellucid.model.inference");

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 1900,
      value =
          "This version of ONNX Runtime cannot be kept from closing at the end; a process that is stopped while it opens a model may crash")
  void environmentNotKept(@Cause Throwable cause);
}
