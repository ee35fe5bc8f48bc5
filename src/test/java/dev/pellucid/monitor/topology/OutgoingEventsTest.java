package dev.pellucid.monitor.topology;

import static dev.pellucid.monitor.topology.MonitorDriver.BEGIN;
import static dev.pellucid.monitor.topology.SyntheticImages.MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Signals and alerts as CloudEvents, as the document of topics promises. */
class OutgoingEventsTest {

  private static final Path DOCUMENT = Path.of("src/docs/topics.md");

  private final SyntheticImages images = new SyntheticImages(MODEL, 1);

  @Test
  void everyEventIsTheCloudEventThatTheDocumentDescribes() throws IOException {
    // Given
    List<String> rows = Files.readAllLines(DOCUMENT);

    // When
    Map<String, List<TestRecord<String, byte[]>>> told = told();

    // Then
    assertThat(told.keySet()).contains("drift-signals", "fairness-signals", "alerts");
    told.forEach(
        (topic, records) -> {
          assertThat(records).isNotEmpty();
          List<String> row =
              rows.stream()
                  .filter(line -> line.startsWith("| `" + topic + "` | `dev.pellucid."))
                  .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
                  .findFirst()
                  .orElseThrow();
          for (TestRecord<String, byte[]> record : records) {
            Map<String, String> headers = headers(record);
            assertThat(headers)
                .containsOnlyKeys(
                    "ce_specversion",
                    "ce_id",
                    "ce_source",
                    "ce_type",
                    "ce_time",
                    "ce_subject",
                    "ce_dataschema",
                    "content-type")
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_source", "/pellucid")
                .containsEntry("content-type", "application/json");
            assertThat("`" + headers.get("ce_type") + "`").isEqualTo(row.get(2));
            assertThat("`" + headers.get("ce_dataschema") + "`").isEqualTo(row.get(4));
          }
          assertThat(records)
              .extracting(record -> headers(record).get("ce_id"))
              .doesNotHaveDuplicates();
        });
    assertThat(told.get("drift-signals"))
        .extracting(record -> headers(record).get("ce_subject"))
        .contains("confidence", "contribution/forest");
    assertThat(told.get("fairness-signals"))
        .extracting(record -> headers(record).get("ce_subject"))
        .containsOnly("district");
    assertThat(told.get("alerts"))
        .allMatch(record -> headers(record).get("ce_subject").equals(record.key()));
    assertThat(headers(told.get("drift-signals").get(0)))
        .containsEntry("ce_time", BEGIN.plusSeconds(60).toString());
  }

  @Test
  void whatIsSaidAgainHasTheSameId() {
    // Given
    Map<String, List<String>> once = ids(told());

    // When
    Map<String, List<String>> again = ids(told());

    // Then
    assertThat(again).isEqualTo(once);
  }

  private Map<String, List<TestRecord<String, byte[]>>> told() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      monitor.know(images.reference(500));
      for (int i = 0; i < 1_400; i++) {
        monitor.send(
            images.image(
                "img-" + i,
                i,
                BEGIN.plusMillis(i * 50L),
                1.5,
                null,
                Map.of("district", i % 2 == 0 ? "west" : "east")));
      }
      return monitor.records();
    }
  }

  private static Map<String, List<String>> ids(Map<String, List<TestRecord<String, byte[]>>> told) {
    return told.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().stream().map(one -> headers(one).get("ce_id")).toList()));
  }

  private static Map<String, String> headers(TestRecord<String, byte[]> record) {
    return Stream.of(record.headers().toArray())
        .collect(Collectors.toMap(Header::key, header -> new String(header.value(), UTF_8)));
  }
}
