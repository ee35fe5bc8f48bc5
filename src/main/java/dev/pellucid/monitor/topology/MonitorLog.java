package dev.pellucid.monitor.topology;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 3000 to 3499; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface MonitorLog {

  MonitorLog LOG =
      Logger.getMessageLogger(
          MethodHandles.lookup(), MonitorLog.class, "dev.pellucid.monitor.topology");

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 3001,
      value = "The record at offset %d of partition %d is passed over: %s (%d so far)")
  void malformed(long offset, int partition, String why, long count);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 3002,
      value =
          "Image '%s' is not monitored: it is said to be made at %s, which is in the future; check"
              + " the clock of its camera (%d so far)")
  void ahead(String imageId, String time, long count);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 3003,
      value =
          "%d images of model '%s' version '%s' made at %s came after the grace period and are not"
              + " monitored; raise pellucid.monitor.grace if that is usual (%d so far)")
  void late(int images, String model, String version, String time, long count);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 3004,
      value =
          "%d images of model '%s' version '%s' were counted by another reference than the one in"
              + " use and are not monitored; instances must have the same settings")
  void unused(int images, String model, String version);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 3005,
      value = "The reference '%s' of the topic of references is broken and is not used: %s")
  void referenceBroken(String key, String why);

  @LogMessage(level = Logger.Level.INFO)
  @Message(
      id = 3006,
      value = "The first %d images of model '%s' version '%s' are its reference now: %d quantities")
  void learnt(int images, String model, String version, int quantities);

  @LogMessage(level = Logger.Level.INFO)
  @Message(
      id = 3007,
      value = "Monitoring %d quantities of model '%s' version '%s', reference of %d images")
  void monitoring(int quantities, String model, String version, int images);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 3008, value = "Model '%s' version '%s' has no images any more, and is given up")
  void givenUp(String model, String version);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 3009, value = "Alert '%s' %s: %s")
  void alert(String id, String state, String headline);
}
