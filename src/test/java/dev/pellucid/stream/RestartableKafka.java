package dev.pellucid.stream;

import dev.pellucid.demo.broker.BrokerSettings;
import dev.pellucid.demo.broker.EmbeddedKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/** A broker of the test's own, which it may stop and start again over what was written. */
public final class RestartableKafka implements QuarkusTestResourceLifecycleManager {

  private Path data;
  private BrokerSettings settings;
  private EmbeddedKafka broker;

  @Override
  public Map<String, String> start() {
    try {
      data = Files.createTempDirectory("pellucid-restartable-kafka");
      settings = BrokerSettings.temporary().keptIn(data);
      broker = EmbeddedKafka.start(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings = settings.onPort(broker.port());
    broker.createTopics("images", "labels", "explanations", "images.dlq");
    return Map.of("kafka.bootstrap.servers", broker.bootstrapServers());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(RestartableKafka.class));
  }

  void restart() {
    broker.close();
    broker = EmbeddedKafka.start(settings);
  }

  @Override
  public void stop() {
    broker.close();
    try {
      Utils.delete(data.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
