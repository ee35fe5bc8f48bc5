package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MethodRequestTest {

  @Test
  void aFamilysWordStandsForItsMethods() {
    // Given
    List<String> words = List.of("class-activation-maps", "saliency", "grad-cam");

    // When
    List<MethodRequest> requests = MethodRequest.parse(words, Map.of());

    // Then
    assertThat(requests)
        .filteredOn(request -> !request.id().equals("saliency"))
        .allMatch(request -> request.method().card().place() == SurveyPlace.LOCAL_PIXEL_CAM)
        .hasSizeGreaterThan(5);
    assertThat(requests)
        .as("what is named must not be left out")
        .filteredOn(request -> !request.optional())
        .extracting(MethodRequest::id)
        .containsExactlyInAnyOrder("saliency", "grad-cam");
  }
}
