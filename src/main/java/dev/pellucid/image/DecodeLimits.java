package dev.pellucid.image;

/**
 * What a picture may cost. All are checked against the header, before any pixel is decoded: a few
 * kilobytes can announce gigabytes.
 *
 * <p>Decoding needs up to about 12 bytes a pixel at the peak (progressive JPEG), for each decoding
 * thread.
 *
 * @param maxBytes encoded bytes
 * @param maxPixels width times height
 * @param maxSide pixels of the longer side
 * @param maxAspectRatio longer side divided by shorter side
 */
public record DecodeLimits(int maxBytes, long maxPixels, int maxSide, double maxAspectRatio) {

  /** 10 MiB, 50 million pixels, 16384 a side, 20:1: any photo that a camera takes. */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(10 * 1024 * 1024, 50_000_000, 16_384, 20);

  public DecodeLimits {
    if (maxBytes < 1 || maxPixels < 1 || maxSide < 1 || !(maxAspectRatio >= 1)) {
      throw new IllegalArgumentException(
          "limits must be 1 or more: %d bytes, %d pixels, %d a side, ratio %s"
              .formatted(maxBytes, maxPixels, maxSide, maxAspectRatio));
    }
  }
}
