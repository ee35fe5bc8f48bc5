package dev.pellucid.stream;

import dev.pellucid.image.Crop;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.time.Duration;

/** Turns the bytes of a record into what a model is given. */
final class PictureReader {

  private final SparingDecoder decoder;

  PictureReader(StreamConfig.Limits limits) {
    this.decoder =
        new SparingDecoder(
            new ImageDecoder(
                new DecodeLimits(
                    limits.maxBytes(),
                    limits.maxPixels(),
                    limits.maxSide(),
                    limits.maxAspectRatio())));
  }

  /**
   * A picture as a model sees it.
   *
   * @param seen which part of it that is
   * @param tensor {@code [C,H,W]}
   * @param took decoding and preprocessing
   */
  record Picture(Crop seen, float[] tensor, Duration took) {}

  /**
   * Decodes and preprocesses.
   *
   * @throws dev.pellucid.image.UnreadableImageException if it cannot be, saying why
   */
  Picture read(byte[] encoded, InputSpec input) {
    long begin = System.nanoTime();
    RgbImage picture = decoder.decode(encoded);
    Preprocessor preprocessor = new Preprocessor(input);
    return new Picture(
        preprocessor.crop(picture.width(), picture.height()),
        preprocessor.tensor(picture),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  /**
   * What a model sees of a picture.
   *
   * @throws dev.pellucid.image.UnreadableImageException if it cannot be read, saying why
   */
  RgbImage view(byte[] encoded, InputSpec input) {
    return new Preprocessor(input).view(decoder.decode(encoded));
  }
}
