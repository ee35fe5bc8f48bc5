package dev.pellucid.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** YAML as trees. */
final class Yaml {

  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

  private Yaml() {}

  /** The documents of a file. */
  static List<JsonNode> documents(Path file) {
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a text; empty ones are left out. */
  static List<JsonNode> documents(String text) {
    try {
      return MAPPER
          .readerFor(JsonNode.class)
          .<JsonNode>readValues(MAPPER.getFactory().createParser(text))
          .readAll()
          .stream()
          .filter(Objects::nonNull)
          .filter(document -> !document.isNull() && !document.isMissingNode())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one document of a file, whose anchors are merged into what refers to them. */
  static JsonNode merged(Path file) {
    try {
      return MAPPER.valueToTree(new org.yaml.snakeyaml.Yaml().load(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The elements of a list; none, if there is none. */
  static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** The same as texts. */
  static List<String> texts(JsonNode list) {
    return each(list).map(JsonNode::asText).toList();
  }
}
