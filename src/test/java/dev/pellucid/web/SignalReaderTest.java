package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.EventJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalReaderTest {

  private static final ObjectMapper TREE = new ObjectMapper();

  private final SignalReader reader = new SignalReader();

  @Test
  void readsADriftSignal() {
    // Given
    byte[] value = EventJson.DRIFT.write(Signals.drift("entropy", NOON, 2));

    // When
    var signal = reader.drift(value);

    // Then
    assertThat(signal).contains(Signals.drift("entropy", NOON, 2));
  }

  @Test
  void readsAFairnessSignal() {
    // Given
    byte[] value = EventJson.FAIRNESS.write(Signals.fairness("district", NOON, 0.1));

    // When
    var signal = reader.fairness(value);

    // Then
    assertThat(signal).contains(Signals.fairness("district", NOON, 0.1));
  }

  @Test
  void readsAnAlert() {
    // Given
    byte[] value = EventJson.ALERT.write(Signals.alert("a", State.OPENED, NOON));

    // When
    var alert = reader.alert(value);

    // Then
    assertThat(alert).contains(Signals.alert("a", State.OPENED, NOON));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "null", "{", "{}", "[]", "17", "{\"model\":{}}", "<b>no</b>"})
  void whatIsNoSignalIsEmpty(String text) {
    // Given
    byte[] value = text == null ? null : text.getBytes(UTF_8);

    // When
    boolean anything =
        reader.drift(value).isPresent()
            || reader.fairness(value).isPresent()
            || reader.alert(value).isPresent();

    // Then
    assertThat(anything).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', model",
    "/model, version",
    "'', window",
    "/window, end",
    "'', quantity",
    "/quantity, id",
    "'', reference",
    "/reference, deciles",
    "'', evidence",
    "/evidence, shape",
    "/evidence, state"
  })
  void aDriftSignalThatLacksSomethingIsEmpty(String where, String field) throws IOException {
    // Given
    byte[] value = without(EventJson.DRIFT.write(Signals.drift("entropy", NOON, 2)), where, field);

    // When
    var signal = reader.drift(value);

    // Then
    assertThat(signal).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', model",
    "'', window",
    "'', attribute",
    "'', measures",
    "/measures/0, id",
    "/measures/0, groups",
    "/measures/0, gaps",
    "/measures/0/groups/0, group",
    "/measures/0/gaps/0, first",
    "/measures/0/gaps/0, state"
  })
  void aFairnessSignalThatLacksSomethingIsEmpty(String where, String field) throws IOException {
    // Given
    byte[] value =
        without(EventJson.FAIRNESS.write(Signals.fairness("district", NOON, 0.1)), where, field);

    // When
    var signal = reader.fairness(value);

    // Then
    assertThat(signal).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', id",
    "'', kind",
    "'', state",
    "'', model",
    "'', opened",
    "'', time",
    "'', headline",
    "'', evidence",
    "/evidence/0, sentence",
    "/evidence/0, examples"
  })
  void anAlertThatLacksSomethingIsEmpty(String where, String field) throws IOException {
    // Given
    byte[] value =
        without(EventJson.ALERT.write(Signals.alert("a", State.OPENED, NOON)), where, field);

    // When
    var alert = reader.alert(value);

    // Then
    assertThat(alert).isEmpty();
  }

  private static byte[] without(byte[] json, String where, String field) throws IOException {
    JsonNode event = TREE.readTree(json);
    ((ObjectNode) event.at(where)).remove(field);
    return TREE.writeValueAsBytes(event);
  }
}
