package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * The JSON of an event, the same whatever an application does to its own mapper: instants in
 * ISO-8601, bytes in base64, what is absent left out, properties in the order of the record's
 * components and map entries by key. Equal events give equal bytes.
 *
 * @param <T> the event
 */
public final class EventJson<T> {

  public static final EventJson<ExplanationEvent> EXPLANATION =
      new EventJson<>(ExplanationEvent.class);
  public static final EventJson<LabelEvent> LABEL = new EventJson<>(LabelEvent.class);
  public static final EventJson<DriftSignal> DRIFT = new EventJson<>(DriftSignal.class);
  public static final EventJson<FairnessSignal> FAIRNESS = new EventJson<>(FairnessSignal.class);
  public static final EventJson<AlertEvent> ALERT = new EventJson<>(AlertEvent.class);
  public static final EventJson<DeepProgress> PROGRESS = new EventJson<>(DeepProgress.class);
  public static final EventJson<AlertAcknowledgement> ACKNOWLEDGEMENT =
      new EventJson<>(AlertAcknowledgement.class);

  private final ObjectWriter writer;
  private final ObjectReader reader;

  private EventJson(Class<T> type) {
    ObjectMapper mapper =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    this.writer = mapper.writerFor(type);
    this.reader = mapper.readerFor(type);
  }

  /** UTF-8 JSON. */
  public byte[] write(T event) {
    try {
      return writer.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + event, e);
    }
  }

  /**
   * Reads an event; what it does not know it leaves aside.
   *
   * @throws IOException if the bytes are not JSON of such an event
   */
  public T read(byte[] json) throws IOException {
    return reader.readValue(json);
  }
}
