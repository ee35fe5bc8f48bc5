package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.image.UnreadableImageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RejectionTest {

  @Test
  void everyCodeIsInTheSchemaAndNoOther() throws IOException {
    // Given
    List<String> codes =
        Stream.concat(
                Stream.of(Reason.values()).map(Reason::code),
                Stream.of(
                    Rejection.NULL_VALUE,
                    Rejection.UNKNOWN_MODEL,
                    Rejection.INFERENCE_FAILED,
                    Rejection.EXPLANATION_TOO_LARGE,
                    Rejection.INTERNAL_ERROR))
            .toList();

    // When
    JsonNode schema =
        new ObjectMapper()
            .readTree(
                RejectionTest.class.getResourceAsStream(
                    "/schemas/dead-letter-headers.schema.json"));

    // Then
    List<String> published = new ArrayList<>();
    schema
        .at("/properties/pellucid.dlq.reason/enum")
        .forEach(code -> published.add(code.textValue()));
    assertThat(published).containsExactlyInAnyOrderElementsOf(codes);
  }
}
