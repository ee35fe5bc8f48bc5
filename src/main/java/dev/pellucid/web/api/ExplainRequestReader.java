package dev.pellucid.web.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pellucid.explain.CallText;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads requests for an explanation: JSON, a form with a file, or the image itself. */
final class ExplainRequestReader {

  static final String IMAGE = "image";
  static final String MODEL = "model";
  static final String METHOD = "method";
  static final String TARGET = "target";
  static final String ID = "id";
  static final String LABEL = "label";
  static final String GROUP = "group.";

  private static final MediaType ANY_IMAGE = new MediaType("image", "*");
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Body.class);

  private ExplainRequestReader() {}

  /** The JSON of a request. */
  private record Body(
      byte[] image,
      String model,
      List<String> methods,
      String target,
      String id,
      String label,
      Map<String, String> groups) {}

  /**
   * Reads a request.
   *
   * @param type of the body; null if it is not said
   * @param query parameters, which count where the body cannot say them itself
   * @throws RefusedException 400 if it is not what it should be, 415 if it is of another type
   */
  static ExplainRequest read(MediaType type, byte[] body, MultivaluedMap<String, String> query) {
    if (type == null) {
      throw unsupported("none");
    }
    if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      return json(body);
    }
    if (type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE)) {
      return form(type, body);
    }
    if (ANY_IMAGE.isCompatible(type)
        || type.isCompatible(MediaType.APPLICATION_OCTET_STREAM_TYPE)) {
      return request(body, query);
    }
    throw unsupported(type.toString());
  }

  private static RefusedException unsupported(String type) {
    return RefusedException.unsupported(
        "Content-Type is %s; send multipart/form-data, application/json, or the image itself as image/jpeg, image/png, image/webp or image/bmp."
            .formatted(type));
  }

  private static ExplainRequest json(byte[] bytes) {
    Body body;
    try {
      body = JSON.readValue(bytes);
    } catch (IOException e) {
      throw MalformedJson.refused(e);
    }
    if (body == null || body.image() == null) {
      throw RefusedException.badRequest("The JSON has no 'image'; put the image there in base64.");
    }
    return new ExplainRequest(
        body.image(),
        there(body.model()),
        body.methods() == null ? List.of() : calls(body.methods()),
        there(body.target()),
        there(body.id()),
        there(body.label()),
        body.groups() == null ? Map.of() : body.groups());
  }

  private static ExplainRequest form(MediaType type, byte[] body) {
    FullHttpRequest http =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
    http.headers().set(HttpHeaderNames.CONTENT_TYPE, type.toString());
    MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
    byte[] image = null;
    try {
      // In memory: the body is there already, and is no larger than is allowed.
      HttpPostMultipartRequestDecoder decoder =
          new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), http);
      try {
        for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
          byte[] value = ((HttpData) part).get();
          if (part.getName().equals(IMAGE)) {
            image = value;
          } else {
            fields.add(part.getName(), new String(value, StandardCharsets.UTF_8));
          }
        }
      } finally {
        decoder.destroy();
      }
    } catch (RuntimeException | IOException e) {
      throw RefusedException.badRequest("The form cannot be read: %s".formatted(e.getMessage()));
    }
    if (image == null) {
      throw RefusedException.badRequest(
          "The form has no part 'image'; send the image as a file there.");
    }
    return request(image, fields);
  }

  private static ExplainRequest request(byte[] image, MultivaluedMap<String, String> fields) {
    Map<String, String> groups = new HashMap<>();
    fields.forEach(
        (name, values) -> {
          if (name.startsWith(GROUP) && name.length() > GROUP.length()) {
            groups.put(name.substring(GROUP.length()), values.get(0));
          } else if (!List.of(MODEL, METHOD, TARGET, ID, LABEL).contains(name)) {
            throw RefusedException.badRequest(
                "There is no parameter '%s'; there are %s, %s, %s, %s, %s and %s<attribute>."
                    .formatted(name, MODEL, METHOD, TARGET, ID, LABEL, GROUP));
          }
        });
    return new ExplainRequest(
        image,
        there(fields.getFirst(MODEL)),
        calls(fields.getOrDefault(METHOD, List.of())),
        there(fields.getFirst(TARGET)),
        there(fields.getFirst(ID)),
        there(fields.getFirst(LABEL)),
        groups);
  }

  /** Each may itself be a list, as the header has it. */
  private static List<String> calls(List<String> methods) {
    return methods.stream().flatMap(calls -> CallText.split(calls).stream()).toList();
  }

  private static Optional<String> there(String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }
}
