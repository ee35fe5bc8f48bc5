package dev.pellucid.image;

/**
 * A picture that cannot be given to a model, through no fault of this service. The message says
 * what was wrong, with the figures, and what to do; {@link Reason#code()} says it to a machine.
 */
public final class UnreadableImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public UnreadableImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UnreadableImageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why a picture is unreadable. The codes are part of the wire format: they never change. */
  public enum Reason {
    /** No bytes at all. */
    EMPTY("empty"),
    /** More encoded bytes than {@link DecodeLimits#maxBytes()}. */
    TOO_MANY_BYTES("too-many-bytes"),
    /** More pixels, announced by the header, than {@link DecodeLimits#maxPixels()}. */
    TOO_MANY_PIXELS("too-many-pixels"),
    /** A side longer than {@link DecodeLimits#maxSide()}. */
    SIDE_TOO_LONG("side-too-long"),
    /** Longer side over shorter side above {@link DecodeLimits#maxAspectRatio()}. */
    EXTREME_RATIO("extreme-ratio"),
    /** More scans than any encoder makes: each costs a pass over all pixels. */
    TOO_MANY_SCANS("too-many-scans"),
    /** Not JPEG, PNG, WebP or BMP, or a rare kind of one of them that is not decoded here. */
    UNSUPPORTED_TYPE("unsupported-type"),
    /** Damaged or truncated. */
    CORRUPT("corrupt"),
    /** Within the limits, but more than the heap has room for. */
    NO_MEMORY("no-memory"),
    /** Readable, but not of the size that a model without resizing takes. */
    WRONG_SIZE("wrong-size");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Stable kebab-case name for record headers and metrics. */
    public String code() {
      return code;
    }
  }
}
