package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.Source;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Optional;

/**
 * An explanation as the live page gets it.
 *
 * @param image where the picture can be had, relative to the page; absent if it is not here
 * @param event the explanation, as it came on its topic
 * @param deep what came for it later; absent if nothing has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Exhibit(String image, ExplanationEvent event, Deep deep) {

  /**
   * The address names the record, not the image id: ids may repeat, and may hold what has a meaning
   * in an address.
   */
  static Exhibit of(ExplanationEvent event, boolean pictured, Optional<Deep> deep) {
    return new Exhibit(pictured ? address(event.source()) : null, event, deep.orElse(null));
  }

  /** Where the image that came in a record can be had, relative to the page. */
  static String address(Source source) {
    return UriBuilder.fromPath("api/images")
        .queryParam("topic", "{topic}")
        .queryParam("partition", source.partition())
        .queryParam("offset", source.offset())
        .build(source.topic())
        .toString();
  }
}
