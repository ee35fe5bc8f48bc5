package dev.pellucid.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An error as RFC 9457 has it; the title says what {@code about:blank} leaves open.
 *
 * @param type always {@code about:blank}
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what was wrong, with what, and what to do
 */
public record Problem(String type, String title, int status, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Response response(Response.StatusType status, String detail) {
    return Response.status(status)
        .type(MediaType.valueOf(MEDIA_TYPE))
        .entity(of(status, detail))
        .build();
  }

  static Problem of(Response.StatusType status, String detail) {
    return new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail);
  }
}
