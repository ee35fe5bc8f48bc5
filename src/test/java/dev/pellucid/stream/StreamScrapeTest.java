package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.Scrape;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be scraped of a process that explains, live and deeply. */
@QuarkusTest
@TestProfile(DeepImagesTest.Profile.class)
class StreamScrapeTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String MONITOR = "pellucid_monitor_";

  @Inject StreamTopics topics;

  @BeforeEach
  void somethingHappens() throws IOException {
    ProducerRecord<byte[], byte[]> asking =
        topics.image("scraped-good", Pictures.png(8, 8, Color.GREEN));
    asking.headers().add("explain", "saliency".getBytes(UTF_8));
    topics.send(List.of(asking, topics.image("scraped-bad", "no picture".getBytes(UTF_8))));
    Set<String> expected = Scrape.documented().keySet();
    await()
        .atMost(SOON)
        .until(() -> Scrape.ours(Scrape.text()).keySet().containsAll(ofTheStream(expected)));
  }

  @Test
  void everyMetricIsDescribedAsItIs() throws IOException {
    // Given the table of the documentation
    Map<String, Scrape.Metric> documented = Scrape.documented();

    // When
    Map<String, Scrape.Metric> scraped = Scrape.ours(Scrape.text());

    // Then
    assertThat(ofTheStream(scraped.keySet())).isEqualTo(ofTheStream(documented.keySet()));
    ofTheStream(scraped.keySet())
        .forEach(
            name ->
                assertThat(scraped.get(name)).describedAs(name).isEqualTo(documented.get(name)));
  }

  @Test
  void everySeriesThatRulesAndDashboardsAskForIsThere() throws IOException {
    // Given
    Set<String> asked = Scrape.asked();

    // When
    Set<String> there = Scrape.names(Scrape.text());

    // Then
    assertThat(asked).hasSizeGreaterThan(30);
    assertThat(there).containsAll(ofTheStream(asked));
  }

  @Test
  void kafkasClientsHaveNoMoreSeriesThanAreWorthIt() {
    // Given nothing but a service that runs

    // When
    Set<String> there = Scrape.names(Scrape.text());

    // Then
    assertThat(there.stream().filter(name -> name.startsWith("kafka_")))
        .hasSizeBetween(1, 9)
        .contains("kafka_consumer_coordinator_assigned_partitions");
  }

  private static Set<String> ofTheStream(Set<String> names) {
    return names.stream().filter(name -> !name.startsWith(MONITOR)).collect(Collectors.toSet());
  }
}
