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
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that explain and one that monitors, on one broker: they share the work, and killing
 * one of them with SIGKILL loses nothing and does nothing twice.
 */
class RolesSplitIT {

  private static final int IMAGES = Integer.getInteger("pellucid.split.images", 1_500);
  private static final double RATE = 60;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CONFIDENCE = "confidence";

  @Test
  void theRolesShareTheWorkAndOutliveOneAnother(@TempDir Path models) throws Exception {
    // Given two explainers and a monitor, and images that come, one in a hundred of them garbage
    Traffic traffic = new Traffic(Scenario.steady(), DemoBundle.NAME, 0.01, 11);
    DemoBundle.extractTo(models);
    try (EmbeddedKafka broker = EmbeddedKafka.start();
        KafkaIo kafka = new KafkaIo(broker.bootstrapServers())) {
      broker.createTopics(
          Stream.of("images", "images-deep", "explanations", "images.dlq", "labels")
              .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
              .toList());
      try (ServiceProcess one = explainer(broker, models, "one");
          ServiceProcess two = explainer(broker, models, "two");
          ServiceProcess watcher = monitor(broker, "first")) {
        await().atMost(PATIENCE).until(() -> one.isReady() && two.isReady() && watcher.isReady());
        try (ScenarioPlayer player = send(traffic, broker);
            SettledCounter settled = new SettledCounter(broker.bootstrapServers())) {

          // When one of each is killed on the way
          settled.await(IMAGES / 3, PATIENCE);
          two.kill();
          settled.await(IMAGES / 2, PATIENCE);
          watcher.kill();
          try (ServiceProcess successor = monitor(broker, "second")) {
            settled.await(IMAGES, PATIENCE);
            player.finished().join();
            await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> isToldUpTo(kafka, lastTime(kafka).minusSeconds(8)));
            assertThat(successor.isReady()).isTrue();
          }
        }
      }

      // Then
      List<ConsumerRecord<byte[], byte[]>> live = live(kafka);
      assertThat(live)
          .extracting(RolesSplitIT::id)
          .containsExactlyInAnyOrderElementsOf(goodIds(traffic));
      assertThat(kafka.committed("images.dlq"))
          .extracting(RolesSplitIT::id)
          .containsExactlyInAnyOrderElementsOf(traffic.badIds(IMAGES));
      Map<String, Long> shares =
          live.stream().collect(Collectors.groupingBy(RolesSplitIT::source, Collectors.counting()));
      assertThat(shares).containsOnlyKeys("/one", "/two");
      assertThat(shares.values()).allSatisfy(share -> assertThat(share).isGreaterThan(IMAGES / 20));
      assertThat(kafka.committed("drift-signals"))
          .extracting(RolesSplitIT::source)
          .contains("/first", "/second")
          .isSubsetOf("/first", "/second");
      assertWindowsCountEveryImageOnce(live, kafka);
      System.out.printf("%,d images explained by %s%n", live.size(), shares);
    }
  }

  private static void assertWindowsCountEveryImageOnce(
      List<ConsumerRecord<byte[], byte[]>> live, KafkaIo kafka) {
    List<Instant> times =
        live.stream().map(RolesSplitIT::explanation).map(ExplanationEvent::time).toList();
    List<DriftSignal> windows = windows(kafka);
    assertThat(windows).hasSizeGreaterThan(3);
    assertThat(windows).extracting(window -> window.window().start()).doesNotHaveDuplicates();
    assertThat(windows)
        .allSatisfy(
            signal ->
                assertThat(signal.images())
                    .as("images of the window from %s", signal.window().start())
                    .isEqualTo(
                        times.stream()
                            .filter(time -> !time.isBefore(signal.window().start()))
                            .filter(time -> time.isBefore(signal.window().end()))
                            .count()));
  }

  /** What was said of one quantity that every image has. */
  private static List<DriftSignal> windows(KafkaIo kafka) {
    return kafka.committed("drift-signals").stream()
        .map(record -> read(EventJson.DRIFT::read, record))
        .filter(signal -> signal.quantity().id().equals(CONFIDENCE))
        .toList();
  }

  private static boolean isToldUpTo(KafkaIo kafka, Instant time) {
    return windows(kafka).stream().anyMatch(signal -> !signal.window().end().isBefore(time));
  }

  private static Instant lastTime(KafkaIo kafka) {
    return live(kafka).stream()
        .map(RolesSplitIT::explanation)
        .map(ExplanationEvent::time)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static ServiceProcess explainer(EmbeddedKafka broker, Path models, String name) {
    return ServiceProcess.start(
        ServiceProcess.Setup.of("roles-split-" + name, broker.bootstrapServers())
            .with("pellucid.roles", "explain,deep")
            .with("pellucid.models.path", models.toString())
            .with("pellucid.stream.transactional-id", "split-" + name)
            .with("pellucid.stream.transaction-timeout", "10s")
            .with("pellucid.stream.source", "/" + name)
            .with("pellucid.inference.threads", "1"));
  }

  private static ServiceProcess monitor(EmbeddedKafka broker, String name) {
    return ServiceProcess.start(
        ServiceProcess.Setup.of("roles-split-" + name, broker.bootstrapServers())
            .with("pellucid.roles", "monitor")
            .with("pellucid.stream.source", "/" + name)
            .with("pellucid.monitor.window", "2s")
            .with("pellucid.monitor.grace", "3s")
            .with("pellucid.monitor.idle", "40s")
            .with("pellucid.monitor.threads", "1"));
  }

  private static ScenarioPlayer send(Traffic traffic, EmbeddedKafka broker) {
    return ScenarioPlayer.start(
        traffic, PlayerSettings.to(broker.bootstrapServers()).atRate(RATE).images(IMAGES));
  }

  private static List<ConsumerRecord<byte[], byte[]>> live(KafkaIo kafka) {
    return kafka.committed("explanations").stream()
        .filter(record -> explanation(record).deep() == null)
        .toList();
  }

  private static List<String> goodIds(Traffic traffic) {
    return LongStream.range(0, IMAGES)
        .filter(index -> traffic.garbageAt(index).isEmpty())
        .mapToObj(traffic::id)
        .toList();
  }

  private static ExplanationEvent explanation(ConsumerRecord<byte[], byte[]> record) {
    return read(EventJson.EXPLANATION::read, record);
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static String source(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader("ce_source").value(), UTF_8);
  }

  private interface Reading<T> {
    T read(byte[] json) throws IOException;
  }

  private static <T> T read(Reading<T> reading, ConsumerRecord<byte[], byte[]> record) {
    try {
      return reading.read(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
