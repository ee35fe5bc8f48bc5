package dev.pellucid.model.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.image.ChannelOrder;
import java.util.List;
import java.util.Map;

/** {@code model.yaml} as it is written: what it leaves out is null. */
record ManifestYaml(
    String name,
    String version,
    String description,
    InputYaml input,
    JsonNode labels,
    ScoreKind output,
    String layer,
    String concepts,
    Map<String, List<String>> groups,
    Map<String, Object> training) {

  static final ManifestYaml EMPTY =
      new ManifestYaml(null, null, null, null, null, null, null, null, null, null);

  /**
   * How an image becomes the input.
   *
   * @param mean a number for all channels, or one each
   * @param std likewise
   */
  record InputYaml(
      Integer width,
      Integer height,
      ChannelOrder channels,
      ResizeYaml resize,
      Integer resizeTo,
      JsonNode mean,
      JsonNode std,
      Float scale) {

    static final InputYaml EMPTY = new InputYaml(null, null, null, null, null, null, null, null);
  }

  /** The ways to resize. */
  enum ResizeYaml {
    @JsonProperty("none")
    NONE,
    @JsonProperty("exact")
    EXACT,
    @JsonProperty("shorter-side")
    SHORTER_SIDE
  }
}
