package dev.pellucid.model;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 1000 to 1899; a number is never used for anything else. */
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

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 1003,
      value =
          "Model '%s' is served with class and probabilities alone, without CAM and concepts: %s")
  void modelLimited(String model, String why);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 1004, value = "Model '%s' version %s could not be closed")
  void modelNotClosed(String model, String version, @Cause Throwable cause);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 1005, value = "Serving model '%s' version %s from %s")
  void modelServed(String model, String version, Path location);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 1006, value = "Model '%s' version %s is replaced by version %s")
  void modelReplaced(String model, String version, String by);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 1007, value = "Model '%s' is served no longer: %s is gone")
  void modelGone(String model, Path location);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 1008, value = "The bundle %s cannot be loaded: %s")
  void bundleNotLoaded(Path location, String problem);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 1009,
      value = "The new version of the bundle %s cannot be loaded, version %s stays in service: %s")
  void bundleNotReloaded(Path location, String served, String problem);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 1010, value = "There are no models in %s; put a bundle or an .onnx file there")
  void noModels(Path folder);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(id = 1011, value = "The folder of models %s could not be looked through")
  void folderNotRead(Path folder, @Cause Throwable cause);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 1012, value = "Model '%s' still had images under way after %d s and was left open")
  void modelLeftOpen(String model, long seconds);

  @LogMessage(level = Logger.Level.DEBUG)
  @Message(id = 1013, value = "Where the loading of the bundle %s failed")
  void bundleNotLoadedBecause(Path location, @Cause Throwable cause);

  @LogMessage(level = Logger.Level.DEBUG)
  @Message(id = 1014, value = "That the compiled graph %s was used could not be noted")
  void compiledGraphNotTouched(Path entry, @Cause Throwable cause);
}
