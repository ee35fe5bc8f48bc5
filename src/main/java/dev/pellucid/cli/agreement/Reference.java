package dev.pellucid.cli.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What another library says of a photo.
 *
 * @param model that was explained, by the name of its file
 * @param photo that was explained, empty where it is not about one
 * @param result what was computed, such as {@code smoothgrad}
 * @param library that computed it, and its version
 * @param target the class that was explained, where it depends on one
 * @param layer the tensor of the graph that it is about, if it is about one
 * @param parameters as the library was given them
 * @param file where the numbers are, if they are more than a few
 */
public record Reference(
    String model,
    String photo,
    String result,
    String library,
    OptionalInt target,
    Optional<String> layer,
    JsonNode parameters,
    Optional<Path> file) {

  /** A parameter as a text; empty if the library was not given it. */
  String parameter(String name) {
    return parameters.path(name).asText();
  }
}
