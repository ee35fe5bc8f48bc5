package dev.pellucid.stream;

import java.lang.invoke.MethodHandles;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this package logs. Numbers 2000 to 2999; a number is never used for anything else. */
@MessageLogger(projectCode = "PELLUCID", length = 5)
interface StreamLog {

  StreamLog LOG =
      Logger.getMessageLogger(MethodHandles.lookup(), StreamLog.class, "dev.pellucid.stream");

  @LogMessage(level = Logger.Level.INFO)
  @Message(
      id = 2001,
      value = "Explaining images of topic '%s' as transactional id '%s'; bad ones go to '%s'")
  void started(String images, String transactionalId, String deadLetters);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 2002, value = "Generation %d of the group: this instance has %s")
  void partitionsAssigned(int generation, Collection<TopicPartition> partitions);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 2003, value = "This instance gave up %s")
  void partitionsRevoked(Collection<TopicPartition> partitions);

  @LogMessage(level = Logger.Level.INFO)
  @Message(
      id = 2004,
      value =
          "Partitions have moved on: of %s, which was explained but not committed, only %s is kept")
  void batchDiscarded(Object batch, Collection<TopicPartition> kept);

  @LogMessage(level = Logger.Level.INFO)
  @Message(id = 2005, value = "Stopped with the batch in hand finished")
  void stopped();

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 2006, value = "Images will have to wait: %s")
  void imagesWait(String why);

  @LogMessage(level = Logger.Level.DEBUG)
  @Message(id = 2010, value = "Image '%s' (%s at offset %d) is a dead letter, %s: %s")
  void deadLetter(String id, TopicPartition partition, long offset, String code, String message);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 2011,
      value =
          "Image '%s' goes to the dead letter queue because of a defect of this service; please"
              + " report it")
  void internalError(String id, @Cause Throwable failure);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 2012,
      value = "Image '%s' cannot be explained now and is tried again, attempt %d failed: %s")
  void triedAgain(String id, int attempt, String why);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 2013,
      value =
          "What was to be sent for image '%s' is too large for topic '%s' and %s; raise the topic's"
              + " max.message.bytes")
  void tooLarge(String id, String topic, String whatBecomesOfIt);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 2015,
      value = "An explanation by '%s' of model '%s' could not be judged by '%s': %s")
  void notJudged(String call, String model, String indicator, String why);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 2014, value = "'%s' could not explain an image of model '%s': %s")
  void methodFailed(String call, String model, String why);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 2020,
      value = "The transaction of %s was aborted and is tried again, attempt %d: %s")
  void transactionAborted(Object batch, int attempt, String why);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 2021, value = "Kafka does not answer yet, still trying: %s")
  void kafkaUnreachable(String why);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 2022,
      value =
          "Another instance has started with transactional id '%s'. This one stops explaining: give"
              + " every instance its own pellucid.stream.transactional-id, and restart it")
  void fenced(String transactionalId);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 2023,
      value =
          "This instance stops explaining and must be restarted; what it had in hand will be read"
              + " again")
  void failed(@Cause Throwable failure);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 2026, value = "Some metrics could not be brought up to date")
  void gaugesNotUpdated(@Cause Throwable failure);

  @LogMessage(level = Logger.Level.WARN)
  @Message(id = 2025, value = "The models of the deep lane are left open: %s")
  void modelsLeftOpen(String why);

  @LogMessage(level = Logger.Level.WARN)
  @Message(
      id = 2024,
      value = "Stopping although the batch in hand took longer than %d s; it will be read again")
  void shutdownTimeout(long seconds);

  @LogMessage(level = Logger.Level.DEBUG)
  @Message(id = 2030, value = "A record for topic '%s' that may be lost is lost: %s")
  void recordLost(String topic, String why);

  @LogMessage(level = Logger.Level.ERROR)
  @Message(
      id = 2040,
      value =
          "Kafka refuses this service, which goes on trying: %s. Look at kafka.security.protocol,"
              + " kafka.sasl.mechanism and kafka.sasl.jaas.config, and at its rights in Kafka")
  void kafkaRefuses(String why);

  @LogMessage(level = Logger.Level.INFO)
  @Message(
      id = 2031,
      value = "Topic '%s' could not be made; if it is not there, no progress is told: %s")
  void progressTopicNotMade(String topic, String why);
}
