package dev.pellucid.web.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.stream.Collectors;

/** What is wrong with JSON that cannot be read, in words for whoever wrote it. */
public final class MalformedJson {

  private MalformedJson() {}

  /** A refusal with status 400 that says where and what it is. */
  public static RefusedException refused(IOException failure) {
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return RefusedException.badRequest(
          "The JSON has a field '%s', but there are only %s."
              .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds()));
    }
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return RefusedException.badRequest(
          "The JSON has something at '%s' that cannot stand there%s."
              .formatted(
                  mapping.getPath().stream()
                      .map(
                          step ->
                              step.getFieldName() == null
                                  ? String.valueOf(step.getIndex())
                                  : step.getFieldName())
                      .collect(Collectors.joining(".")),
                  place(mapping)));
    }
    return failure instanceof JacksonException json
        ? RefusedException.badRequest("The JSON is malformed%s.".formatted(place(json)))
        : RefusedException.badRequest(
            "The JSON cannot be read: %s.".formatted(failure.getMessage()));
  }

  private static String place(JacksonException failure) {
    JsonLocation at = failure.getLocation();
    return at == null ? "" : ", line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
