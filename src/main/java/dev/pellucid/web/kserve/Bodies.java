package dev.pellucid.web.kserve;

import dev.pellucid.web.api.RefusedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** Which bodies are read. */
final class Bodies {

  private Bodies() {}

  /**
   * Requires a body as it is, in JSON.
   *
   * @param others further types
   * @throws RefusedException 415 if it is of another type, or compressed
   */
  static void requireJson(HttpHeaders headers, MediaType... others) {
    MediaType type = headers.getMediaType();
    String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equals("identity")) {
      throw RefusedException.unsupported(
          "Content-Encoding is %s; send the body as it is.".formatted(encoding));
    }
    // Some clients do not say it: the protocols know nothing else.
    if (type == null || type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      return;
    }
    for (MediaType other : others) {
      if (type.isCompatible(other)) {
        return;
      }
    }
    throw RefusedException.unsupported(
        "Content-Type is %s; send application/json.".formatted(type));
  }
}
