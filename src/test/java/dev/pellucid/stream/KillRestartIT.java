package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.demo.broker.EmbeddedKafka;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scenario.PlayerSettings;
import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.ScenarioPlayer;
import dev.pellucid.demo.scenario.Traffic;
import dev.pellucid.event.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service as a process of its own, killed with SIGKILL while it works, and started
 * again: what a {@code read_committed} reader then finds is every good image explained once and
 * every bad one in the dead letter queue once, as it came.
 *
 * <p>As much as one likes: {@code ./mvnw verify -Dit.test=KillRestartIT
 * -Dpellucid.kill.images=10000 -Dpellucid.kill.times=2}.
 */
class KillRestartIT {

  private static final int IMAGES = Integer.getInteger("pellucid.kill.images", 2_000);
  private static final int KILLS = Integer.getInteger("pellucid.kill.times", 2);
  private static final int PARTITIONS = 3;
  private static final boolean DEEP = true;
  private static final boolean LIVE = false;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void everyImageIsAnsweredOnceHoweverOftenTheServiceIsKilled(@TempDir Path models)
      throws Exception {
    // Given a broker full of images, one in a hundred of them garbage, and the service at work
    Traffic traffic = new Traffic(Scenario.steady(), DemoBundle.NAME, 0.01, 7);
    DemoBundle.extractTo(models);
    List<Long> killedAfter = new ArrayList<>();
    try (EmbeddedKafka broker = EmbeddedKafka.start();
        KafkaIo kafka = new KafkaIo(broker.bootstrapServers())) {
      broker.createTopics(
          Stream.of("images", "images-deep", "explanations", "images.dlq")
              .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
              .toList());
      send(traffic, broker);
      try (SettledCounter settled = new SettledCounter(broker.bootstrapServers())) {
        ServiceProcess service = start(broker, models);
        try {
          // When it is killed, again and again, and started again at once
          for (int kill = 1; kill <= KILLS; kill++) {
            killedAfter.add(settled.await((long) IMAGES * kill / (KILLS + 1), PATIENCE));
            service.kill();
            service = start(broker, models);
          }
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofSeconds(1))
              .until(() -> isThrough(kafka));
        } finally {
          service.kill();
        }
      }

      // Then
      report(traffic, kafka, killedAfter);
      Map<Boolean, List<String>> explained = explained(kafka);
      assertThat(explained.get(LIVE)).containsExactlyInAnyOrderElementsOf(goodIds(traffic));
      List<String> asked = ids(kafka.committed("images-deep"));
      assertThat(asked).isNotEmpty().doesNotHaveDuplicates();
      assertThat(explained.get(DEEP)).containsExactlyInAnyOrderElementsOf(asked);
      Map<String, byte[]> dead = bytesById(kafka.committed("images.dlq"));
      assertThat(dead).containsOnlyKeys(traffic.badIds(IMAGES));
      LongStream.range(0, IMAGES)
          .filter(index -> traffic.garbageAt(index).isPresent())
          .forEach(
              index ->
                  assertThat(dead.get(traffic.id(index))).isEqualTo(traffic.image(index).value()));
    }
  }

  private static boolean isThrough(KafkaIo kafka) {
    Map<Boolean, List<String>> explained = explained(kafka);
    return explained.get(LIVE).size() + kafka.committed("images.dlq").size() >= IMAGES
        && explained.get(DEEP).size() >= kafka.committed("images-deep").size();
  }

  /** The ids of what was explained live, and of what was explained deeply. */
  private static Map<Boolean, List<String>> explained(KafkaIo kafka) {
    return kafka.committed("explanations").stream()
        .collect(
            Collectors.partitioningBy(
                KillRestartIT::isDeep, Collectors.mapping(KillRestartIT::id, Collectors.toList())));
  }

  private static boolean isDeep(ConsumerRecord<byte[], byte[]> record) {
    try {
      return EventJson.EXPLANATION.read(record.value()).deep() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(Traffic traffic, EmbeddedKafka broker) {
    PlayerSettings settings =
        PlayerSettings.to(broker.bootstrapServers()).atFullSpeed().images(IMAGES);
    try (ScenarioPlayer player = ScenarioPlayer.start(traffic, settings)) {
      player.finished().join();
    }
  }

  private static ServiceProcess start(EmbeddedKafka broker, Path models) {
    return ServiceProcess.start(
        ServiceProcess.Setup.of("kill-restart", broker.bootstrapServers())
            .with("pellucid.models.path", models.toString())
            .with("pellucid.stream.transactional-id", "kill-restart")
            .with("pellucid.roles", "explain,deep")
            .with("pellucid.stream.deep.sample-rate", "0.02")
            .with("pellucid.stream.deep.methods", "saliency"));
  }

  private static void report(Traffic traffic, KafkaIo kafka, List<Long> killedAfter) {
    List<String> explained = explained(kafka).get(LIVE);
    List<String> deep = explained(kafka).get(DEEP);
    List<String> dead = ids(kafka.committed("images.dlq"));
    System.out.printf(
        "%,d images sent, %,d of them garbage; killed after %s were settled; "
            + "%,d explanations of %,d images, %,d deep ones of %,d, "
            + "%,d dead letters of %,d images%n",
        IMAGES,
        traffic.badIds(IMAGES).size(),
        killedAfter,
        explained.size(),
        explained.stream().distinct().count(),
        deep.size(),
        deep.stream().distinct().count(),
        dead.size(),
        dead.stream().distinct().count());
  }

  private static List<String> goodIds(Traffic traffic) {
    return LongStream.range(0, IMAGES)
        .filter(index -> traffic.garbageAt(index).isEmpty())
        .mapToObj(traffic::id)
        .toList();
  }

  private static List<String> ids(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(KillRestartIT::id).toList();
  }

  /** Fails if an id comes twice. */
  private static Map<String, byte[]> bytesById(List<ConsumerRecord<byte[], byte[]>> records) {
    Function<ConsumerRecord<byte[], byte[]>, byte[]> value = ConsumerRecord::value;
    return records.stream().collect(Collectors.toMap(KillRestartIT::id, value));
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }
}
