package dev.pellucid.event;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The published schemas, for tests to hold what was really sent against. */
public final class Schemas {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private Schemas() {}

  /** What is wrong with the JSON; empty if nothing is. */
  public static List<String> violations(String schema, byte[] json) {
    return schema(schema)
        .validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static JsonSchema schema(String name) {
    String resource = "/schemas/" + name + ".schema.json";
    try (InputStream in = Objects.requireNonNull(Schemas.class.getResourceAsStream(resource))) {
      SchemaValidatorsConfig config =
          SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
      return FACTORY.getSchema(in, config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
