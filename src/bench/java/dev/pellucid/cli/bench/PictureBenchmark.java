package dev.pellucid.cli.bench;

import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.Resize;
import dev.pellucid.image.RgbImage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a JPEG to a tensor, for ImageNet's models and for small ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PictureBenchmark {

  /** Pixels of a side of the model's input. */
  @Param({"224", "32"})
  public int side;

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private byte[] jpeg;
  private RgbImage picture;
  private Preprocessor preprocessor;

  @Setup
  public void drawPicture() {
    jpeg = EncodedImages.noise(side).get(0);
    picture = decoder.decode(jpeg);
    preprocessor =
        new Preprocessor(
            new InputSpec(
                side,
                side,
                ChannelOrder.RGB,
                side < 128 ? new Resize.Exact() : new Resize.ShorterSide(side * 8 / 7),
                new float[] {0.485f, 0.456f, 0.406f},
                new float[] {0.229f, 0.224f, 0.225f},
                InputSpec.UNIT_SCALE));
  }

  @Benchmark
  public RgbImage decode() {
    return decoder.decode(jpeg);
  }

  @Benchmark
  public float[] preprocess() {
    return preprocessor.tensor(picture);
  }
}
