package dev.pellucid.web.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image and what is asked of it, however it was written.
 *
 * @param image encoded
 * @param model empty for the default
 * @param methods calls, as the header {@code explain} has them
 * @param target the class to explain, by label or index; empty for the predicted one
 * @param id how the image is called; empty for a new id
 * @param label the true label
 * @param groups sensitive attributes
 */
record ExplainRequest(
    byte[] image,
    Optional<String> model,
    List<String> methods,
    Optional<String> target,
    Optional<String> id,
    Optional<String> label,
    Map<String, String> groups) {

  ExplainRequest {
    methods = List.copyOf(methods);
    groups = Map.copyOf(groups);
  }
}
