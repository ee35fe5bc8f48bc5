package dev.pellucid.web;

import static dev.pellucid.web.Explanations.explanation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationReaderTest {

  private final ObjectMapper json = new ObjectMapper();
  private final ExplanationReader reader = new ExplanationReader();

  @Test
  void readsWhatTheExplainerWrites() {
    // Given
    byte[] value = EventJson.EXPLANATION.write(explanation(7));

    // When
    Optional<ExplanationEvent> event = reader.read(value);

    // Then
    assertThat(event).isPresent();
    assertThat(event.orElseThrow()).usingRecursiveComparison().isEqualTo(explanation(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"imageId", "model", "time", "source", "prediction", "target", "timings"})
  void anExplanationThatLacksWhatAllHaveIsNone(String missing) throws IOException {
    // Given
    ObjectNode tree = (ObjectNode) json.readTree(EventJson.EXPLANATION.write(explanation(7)));
    tree.remove(missing);
    byte[] value = json.writeValueAsBytes(tree);

    // When
    Optional<ExplanationEvent> event = reader.read(value);

    // Then
    assertThat(event).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "7", "{\"imageId\":", "\u0000\u0001"})
  void anythingElseIsNone(String text) {
    // Given
    byte[] value = text.getBytes(UTF_8);

    // When
    Optional<ExplanationEvent> event = reader.read(value);

    // Then
    assertThat(event).isEmpty();
  }

  @Test
  void aTombstoneIsNone() {
    // Given
    byte[] tombstone = null;

    // When
    Optional<ExplanationEvent> event = reader.read(tombstone);

    // Then
    assertThat(event).isEmpty();
  }
}
