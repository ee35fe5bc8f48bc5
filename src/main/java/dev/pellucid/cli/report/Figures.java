package dev.pellucid.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Figures of a section as JSON. */
public final class Figures {

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(Value.construct(Include.NON_ABSENT, Include.USE_DEFAULTS))
          .findAndAddModules()
          .build();

  private Figures() {}

  /** Records, maps and lists as what they hold; absent values are left out. */
  public static JsonNode of(Object figures) {
    return MAPPER.valueToTree(figures);
  }
}
