package dev.pellucid.web;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sizes the live view as configured. */
@Singleton
final class LiveViewProducer {

  @Produces
  @Singleton
  Gallery gallery(WebConfig config) {
    return new Gallery(
        new Gallery.Limits(
            config.images().count(),
            config.images().bytes().asLongValue(),
            config.live().kept(),
            config.live().keptBytes().asLongValue(),
            config.live().patience(),
            config.monitor().examples()));
  }

  @Produces
  @Singleton
  MonitorView monitorView(WebConfig config) {
    WebConfig.Monitor monitor = config.monitor();
    return new MonitorView(
        new MonitorView.Limits(
            monitor.quantities(),
            monitor.attributes(),
            monitor.pairs(),
            monitor.history(),
            monitor.alerts(),
            monitor.acknowledgements(),
            monitor.marks()));
  }

  @Produces
  @Singleton
  ExplanationLog explanationLog(WebConfig config) {
    return new ExplanationLog(config.recent());
  }

  @Produces
  @Singleton
  DeepTasks deepTasks(WebConfig config) {
    WebConfig.Deep deep = config.deep();
    return new DeepTasks(new DeepTasks.Limits(deep.waiting(), deep.remembered(), deep.patience()));
  }

  @Produces
  @Singleton
  SeenModels seenModels(WebConfig config) {
    return new SeenModels(config.models());
  }

  @Produces
  @Singleton
  KnownReferences knownReferences(WebConfig config) {
    return new KnownReferences(config.models());
  }

  @Produces
  @Singleton
  LiveMessage.Feed feed(
      @ConfigProperty(name = "kafka.bootstrap.servers", defaultValue = "localhost:9092")
          String bootstrapServers,
      @ConfigProperty(name = "mp.messaging.incoming.images-view.topic") String imagesTopic) {
    return new LiveMessage.Feed(bootstrapServers, imagesTopic);
  }

  @Produces
  @Singleton
  RejectLog rejectLog(WebConfig config) {
    return new RejectLog(config.live().rejects());
  }

  @Produces
  @Singleton
  StreamStatistics streamStatistics(WebConfig config, RejectLog rejects) {
    return new StreamStatistics(
        new StreamStatistics.Limits(
            config.stats().window(), config.stats().images(), config.stats().history()),
        rejects,
        Instant.now());
  }

  @Produces
  @Singleton
  @Identifier(ReadBack.SIGNALS)
  KafkaConsumerRebalanceListener signalsReadBack(WebConfig config) {
    return new ReadBack(config.monitor().readBack(), Clock.systemUTC());
  }

  @Produces
  @Singleton
  @Identifier(ReadBack.ALERTS)
  KafkaConsumerRebalanceListener alertsReadBack(WebConfig config) {
    return new ReadBack(config.monitor().alertsReadBack(), Clock.systemUTC());
  }
}
