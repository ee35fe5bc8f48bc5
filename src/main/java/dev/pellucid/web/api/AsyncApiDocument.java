package dev.pellucid.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pellucid.stream.TopicConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The AsyncAPI document of the topics, with their names as they are configured. */
@Singleton
class AsyncApiDocument {

  private static final String RESOURCE = "/asyncapi.yaml";

  private final ObjectNode document;

  AsyncApiDocument(
      TopicConfig topics, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.document = read();
    ((ObjectNode) document.get("info")).put("version", version);
    names(topics)
        .forEach(
            (channel, topic) ->
                ((ObjectNode) document.at("/channels").get(channel)).put("address", topic));
  }

  private static Map<String, String> names(TopicConfig topics) {
    return Map.ofEntries(
        Map.entry("images", topics.images()),
        Map.entry("labels", topics.labels()),
        Map.entry("deep", topics.deep()),
        Map.entry("explanations", topics.explanations()),
        Map.entry("dlq", topics.dlq()),
        Map.entry("drift", topics.drift()),
        Map.entry("fairness", topics.fairness()),
        Map.entry("alerts", topics.alerts()),
        Map.entry("acknowledgements", topics.acknowledgements()),
        Map.entry("progress", topics.progress()),
        Map.entry("references", topics.references()));
  }

  private static ObjectNode read() {
    try (InputStream in =
        Objects.requireNonNull(AsyncApiDocument.class.getResourceAsStream(RESOURCE))) {
      return (ObjectNode) new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() {
    return written(new ObjectMapper());
  }

  String yaml() {
    return written(new YAMLMapper());
  }

  private String written(ObjectMapper mapper) {
    try {
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
