package dev.pellucid.demo;

import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scenario.PlayerSettings;
import dev.pellucid.demo.scenario.Progress;
import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.ScenarioPlayer;
import dev.pellucid.demo.scenario.Traffic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Plays the scenario while the service runs: it begins when the service is up, and ends before the
 * service does, so that nothing is sent that nobody explains.
 */
@ApplicationScoped
class DemoTraffic {

  private final DemoConfig config;
  private final PhaseReporter reporter;
  private final String bootstrapServers;
  private final String topic;
  private Optional<Running> running = Optional.empty();

  /** A player, and what completes when its end has been reported. */
  private record Running(ScenarioPlayer player, CompletableFuture<Void> reported) {}

  DemoTraffic(
      DemoConfig config,
      PhaseReporter reporter,
      @ConfigProperty(name = "kafka.bootstrap.servers", defaultValue = "localhost:9092")
          String bootstrapServers,
      @ConfigProperty(name = "pellucid.topics.images", defaultValue = "images") String topic) {
    this.config = config;
    this.reporter = reporter;
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  void begin(@Observes StartupEvent up) {
    if (config.enabled()) {
      Scenario scenario = Scenario.demo();
      Traffic traffic = new Traffic(scenario, DemoBundle.NAME, config.garbage(), config.seed());
      ScenarioPlayer started = ScenarioPlayer.start(traffic, settings(), reporter::sent);
      CompletableFuture<Void> reported = started.finished().handle(DemoTraffic::report);
      running = Optional.of(new Running(started, reported));
      DemoLog.LOG.playing(scenario.name(), topic, config.rate());
    }
  }

  void end(@Observes ShutdownEvent stopping) {
    running.ifPresent(
        now -> {
          now.player().close();
          now.reported().join();
        });
    running = Optional.empty();
  }

  private PlayerSettings settings() {
    PlayerSettings endless =
        PlayerSettings.to(bootstrapServers).onTopic(topic).atRate(config.rate());
    return config.images().isPresent() ? endless.images(config.images().getAsLong()) : endless;
  }

  private static Void report(Progress progress, Throwable failure) {
    if (failure != null) {
      DemoLog.LOG.refused(failure);
    } else {
      DemoLog.LOG.ended(progress.sent(), progress.bad());
    }
    return null;
  }
}
