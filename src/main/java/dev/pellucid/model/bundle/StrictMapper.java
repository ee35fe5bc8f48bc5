package dev.pellucid.model.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Binds YAML and JSON to records, and turns what does not fit into errors a person can act on. */
final class StrictMapper {

  private static final ObjectReader YAML = reader(new YAMLFactory());
  private static final ObjectReader JSON = reader(new JsonFactory());

  private StrictMapper() {}

  /** An empty document binds to {@code empty}. */
  static <T> T yaml(byte[] document, Path file, Class<T> type, T empty) {
    T bound = bind(YAML, document, file, type);
    return bound == null ? empty : bound;
  }

  static <T> T json(byte[] document, Path file, Class<T> type) {
    T bound = bind(JSON, document, file, type);
    if (bound == null) {
      throw new BundleException(file, "is empty");
    }
    return bound;
  }

  private static ObjectReader reader(JsonFactory format) {
    return JsonMapper.builder(format)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .build()
        .reader();
  }

  private static <T> T bind(ObjectReader reader, byte[] document, Path file, Class<T> type) {
    try (JsonParser parser = reader.createParser(document)) {
      return parser.nextToken() == null ? null : reader.readValue(parser, type);
    } catch (UnrecognizedPropertyException e) {
      throw new BundleException(
              file,
              path(e),
              "is no key here; allowed are "
                  + e.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .collect(Collectors.toCollection(TreeSet::new)))
          .causedBy(e);
    } catch (InvalidFormatException e) {
      throw new BundleException(
              file, path(e), "'%s' is not %s".formatted(e.getValue(), wanted(e.getTargetType())))
          .causedBy(e);
    } catch (MismatchedInputException e) {
      throw new BundleException(file, path(e), "is not " + wanted(e.getTargetType())).causedBy(e);
    } catch (JsonProcessingException e) {
      throw new BundleException(file, at(e.getLocation()) + e.getOriginalMessage()).causedBy(e);
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e).causedBy(e);
    }
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    return path.isEmpty() ? "the document" : path;
  }

  private static String wanted(Class<?> type) {
    if (type != null && type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
              .toList();
    }
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (type != null && (type.isPrimitive() || Number.class.isAssignableFrom(type))) {
      return "a number";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type != null && (type.isArray() || Iterable.class.isAssignableFrom(type))) {
      return "a list";
    }
    return "a map of keys to values";
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : "line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
  }
}
