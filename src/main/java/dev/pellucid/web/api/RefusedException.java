package dev.pellucid.web.api;

import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.UnknownModelException;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.SessionClosedException;
import dev.pellucid.stream.UnexplainableImageException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.core.Response.StatusType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** A request gets no answer but a reason: the message says what was wrong and what to do. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final transient StatusType status;
  private final transient Optional<Duration> retryAfter;

  /** What can be read, but not be dealt with: newer than the enumeration of statuses. */
  private record Unprocessable() implements StatusType {
    @Override
    public int getStatusCode() {
      return 422;
    }

    @Override
    public Family getFamily() {
      return Family.CLIENT_ERROR;
    }

    @Override
    public String getReasonPhrase() {
      return "Unprocessable Content";
    }
  }

  private RefusedException(
      StatusType status, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  private RefusedException(StatusType status, String message) {
    this(status, message, Optional.empty(), null);
  }

  /** As HTTP has it. */
  public StatusType status() {
    return status;
  }

  /** When it is worth trying again; empty if it is not, or nobody knows. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** 400: the request is not what it should be. */
  public static RefusedException badRequest(String message) {
    return new RefusedException(Status.BAD_REQUEST, message);
  }

  /** 404: what is asked for is not here. */
  public static RefusedException notFound(String message) {
    return new RefusedException(Status.NOT_FOUND, message);
  }

  /** 408: the request came too slowly. */
  static RefusedException tooSlow(Duration limit) {
    return new RefusedException(
        Status.REQUEST_TIMEOUT,
        "The request took more than %s s to come; pellucid.web.limits.time."
            .formatted(limit.toSeconds()));
  }

  /** 413: more bytes than are read. */
  static RefusedException tooLarge(long limit) {
    return new RefusedException(
        Status.REQUEST_ENTITY_TOO_LARGE,
        "The body has more than %d bytes; send fewer or smaller images, or raise pellucid.web.limits.max-body-size."
            .formatted(limit));
  }

  /** 415: not a kind of body that is understood. */
  public static RefusedException unsupported(String message) {
    return new RefusedException(Status.UNSUPPORTED_MEDIA_TYPE, message);
  }

  /** 422: it was understood, and cannot be done. */
  public static RefusedException unprocessable(String message) {
    return new RefusedException(new Unprocessable(), message);
  }

  /** 429: as many as are served at once are here already. */
  static RefusedException busy(String message) {
    return new RefusedException(Status.TOO_MANY_REQUESTS, message, Optional.of(SOON), null);
  }

  /** 503: not here, as long as it is configured like this. */
  public static RefusedException unavailable(String message) {
    return new RefusedException(Status.SERVICE_UNAVAILABLE, message);
  }

  /** 504: no answer within the time. */
  static RefusedException outOfTime(Duration limit) {
    return new RefusedException(
        Status.GATEWAY_TIMEOUT,
        "There was no answer within %s s; ask for less, or raise pellucid.web.limits.time."
            .formatted(limit.toSeconds()));
  }

  /** What a failure means to whoever asked; itself if it is a defect of this service. */
  static Throwable of(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof UnknownModelException) {
      return new RefusedException(
          Status.NOT_FOUND, failure.getMessage() + ".", Optional.empty(), failure);
    }
    if (failure instanceof UnreadableImageException unreadable) {
      return of(unreadable);
    }
    if (failure instanceof UnexplainableImageException) {
      return new RefusedException(
          new Unprocessable(), failure.getMessage() + ".", Optional.empty(), failure);
    }
    if (failure instanceof InferenceFailedException
        || failure instanceof SessionClosedException
        || failure instanceof OutOfMemoryError) {
      return new RefusedException(
          Status.SERVICE_UNAVAILABLE,
          "The model does not answer just now: %s.".formatted(failure.getMessage()),
          Optional.of(SOON),
          failure);
    }
    return failure;
  }

  private static RefusedException of(UnreadableImageException unreadable) {
    StatusType status =
        switch (unreadable.reason()) {
          case TOO_MANY_BYTES -> Status.REQUEST_ENTITY_TOO_LARGE;
          case UNSUPPORTED_TYPE -> Status.UNSUPPORTED_MEDIA_TYPE;
          case NO_MEMORY -> Status.SERVICE_UNAVAILABLE;
          default -> Status.BAD_REQUEST;
        };
    return new RefusedException(
        status,
        "The image cannot be read (%s): %s."
            .formatted(unreadable.reason().code(), unreadable.getMessage()),
        status == Status.SERVICE_UNAVAILABLE ? Optional.of(SOON) : Optional.empty(),
        unreadable);
  }
}
