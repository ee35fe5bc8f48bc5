package dev.pellucid.monitor.quantity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import java.io.IOException;
import java.nio.CharBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads explanations token by token, for the monitor reads every one of them and needs little of
 * each: maps and timings are skipped unparsed.
 *
 * <p>For one thread at a time: it keeps the names of the last event's concepts, which the next has
 * too.
 */
public final class ObservationReader {

  /** Longer names of attributes and groups are cut to this many characters. */
  public static final int LONGEST_NAME = 128;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  private List<String> knownConcepts = List.of();

  /**
   * What the monitor takes from an explanation.
   *
   * @param json value of a record of the topic of explanations
   * @throws MalformedExplanationException if it is not one
   */
  public Observation read(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      Draft draft = new Draft();
      expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value != JsonToken.VALUE_NULL) {
          readField(field, parser, draft);
        }
      }
      return draft.toObservation();
    } catch (IOException | DateTimeException | ArithmeticException e) {
      throw new MalformedExplanationException(
          "an explanation cannot be read: " + firstLine(e.getMessage()), e);
    }
  }

  private void readField(String field, JsonParser parser, Draft draft) throws IOException {
    switch (field) {
      case "imageId" -> draft.imageId = parser.getText();
      case "time" -> draft.time = Instant.parse(parser.getText()).toEpochMilli();
      case "label" -> draft.label = Optional.of(parser.getText());
      case "model" -> draft.model = model(parser);
      case "prediction" -> prediction(parser, draft);
      case "concepts" -> draft.reasons = Optional.of(reasons(parser));
      case "groups" -> draft.groups = groups(parser);
      case "deep" -> {
        draft.deep = true;
        draft.quality = quality(parser);
      }
      default -> parser.skipChildren();
    }
  }

  private static ModelRef model(JsonParser parser) throws IOException {
    String name = null;
    String version = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = parser.getText();
        case "version" -> version = parser.getText();
        default -> parser.skipChildren();
      }
    }
    return name == null || version == null ? null : new ModelRef(name, version);
  }

  private static void prediction(JsonParser parser, Draft draft) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "entropy" -> draft.entropy = parser.getDoubleValue();
        case "top" -> top(parser, draft);
        default -> parser.skipChildren();
      }
    }
  }

  private static void top(JsonParser parser, Draft draft) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      if (draft.predicted != null) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "label" -> draft.predicted = parser.getText();
          case "probability" -> draft.confidence = parser.getDoubleValue();
          default -> parser.skipChildren();
        }
      }
    }
  }

  private Reasons reasons(JsonParser parser) throws IOException {
    List<String> names = new ArrayList<>(knownConcepts.size());
    float[] presence = new float[Math.max(8, knownConcepts.size())];
    float[] contribution = new float[presence.length];
    double residual = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("residual")) {
        residual = parser.getDoubleValue();
      } else if (field.equals("attributions") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          int j = names.size();
          if (j == presence.length) {
            presence = Arrays.copyOf(presence, 2 * j);
            contribution = Arrays.copyOf(contribution, 2 * j);
          }
          String name = "";
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String attribute = parser.currentName();
            parser.nextToken();
            switch (attribute) {
              case "name" -> name = known(j, parser);
              case "presence" -> presence[j] = parser.getFloatValue();
              case "contribution" -> contribution[j] = parser.getFloatValue();
              default -> parser.skipChildren();
            }
          }
          names.add(name);
        }
      } else {
        parser.skipChildren();
      }
    }
    if (!names.equals(knownConcepts)) {
      knownConcepts = List.copyOf(names);
    }
    int count = names.size();
    return new Reasons(
        knownConcepts,
        Arrays.copyOf(presence, count),
        Arrays.copyOf(contribution, count),
        residual);
  }

  /** The name at this place in the last event, if it is the same: that needs no new text. */
  private String known(int j, JsonParser parser) throws IOException {
    if (j < knownConcepts.size()) {
      String last = knownConcepts.get(j);
      if (last.length() == parser.getTextLength()
          && last.contentEquals(
              CharBuffer.wrap(
                  parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()))) {
        return last;
      }
    }
    return parser.getText();
  }

  /** Every group that is ever named is remembered, so a name has an end. */
  private static Map<String, String> groups(JsonParser parser) throws IOException {
    Map<String, String> groups = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String attribute = parser.currentName();
      parser.nextToken();
      groups.put(shortened(attribute), shortened(parser.getText()));
    }
    return groups;
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  /** What indicators say of the methods, named {@code METHOD.INDICATOR}. */
  private static Map<String, Double> quality(JsonParser parser) throws IOException {
    Map<String, Double> quality = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("results") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          result(parser, quality);
        }
      } else {
        parser.skipChildren();
      }
    }
    return quality;
  }

  private static void result(JsonParser parser, Map<String, Double> quality) throws IOException {
    String method = "";
    Map<String, Double> indicators = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("method")) {
        method = parser.getText();
      } else if (field.equals("quality") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          if (parser.nextToken().isNumeric()) {
            indicators.put(name, parser.getDoubleValue());
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    for (Map.Entry<String, Double> indicator : indicators.entrySet()) {
      quality.put(method + "." + indicator.getKey(), indicator.getValue());
    }
  }

  private static void expect(JsonToken token, JsonToken wanted, String what) {
    if (token != wanted) {
      throw new MalformedExplanationException("an explanation is not " + what, null);
    }
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  /** An observation that is being read. */
  private static final class Draft {
    String imageId;
    ModelRef model;
    long time = Long.MIN_VALUE;
    String predicted;
    double confidence;
    double entropy;
    Optional<Reasons> reasons = Optional.empty();
    Optional<String> label = Optional.empty();
    Map<String, String> groups = Map.of();
    boolean deep;
    Map<String, Double> quality = Map.of();

    Observation toObservation() {
      require("imageId", imageId != null);
      require("model", model != null);
      require("time", time != Long.MIN_VALUE);
      require("prediction", predicted != null);
      return new Observation(
          imageId,
          model,
          time,
          predicted,
          confidence,
          entropy,
          reasons,
          label,
          groups,
          deep,
          quality);
    }

    private static void require(String field, boolean there) {
      if (!there) {
        throw new MalformedExplanationException(
            "an explanation has no '%s', or one that cannot be read".formatted(field), null);
      }
    }
  }
}
