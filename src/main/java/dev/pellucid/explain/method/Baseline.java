package dev.pellucid.explain.method;

import dev.pellucid.image.InputSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * An image that shows nothing, with which the real one is compared. What "nothing" is, is a choice,
 * and the explanation depends on it (Sturmfels, Lundberg, Lee, 2020): a grey baseline cannot
 * explain grey things.
 */
public sealed interface Baseline {

  /** What {@link #parse} understands, for people. */
  String RANGE = "zero | mean | black | white | blur[:SIGMA or SHARE%] | noise[:SEED] | a number";

  /** All zeros in the model's normalised space: for most models the mean colour of their data. */
  Baseline ZERO = new Constant(0);

  /**
   * The baseline of an image.
   *
   * @param image {@code [C,H,W]} in the model's normalised space
   * @return of the same shape
   */
  float[] of(float[] image, InputSpec input);

  /** The same number everywhere, in the model's normalised space. */
  record Constant(double value) implements Baseline {
    public Constant {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a baseline is a finite number, not " + value);
      }
    }

    @Override
    public float[] of(float[] image, InputSpec input) {
      float[] pixels = new float[image.length];
      Arrays.fill(pixels, (float) value);
      return pixels;
    }

    @Override
    public String toString() {
      return value == 0 ? "zero" : Double.toString(value);
    }
  }

  /** The mean of each channel of the image itself. */
  record Mean() implements Baseline {
    @Override
    public float[] of(float[] image, InputSpec input) {
      int area = input.height() * input.width();
      float[] pixels = new float[image.length];
      for (int from = 0; from < image.length; from += area) {
        double sum = 0;
        for (int i = from; i < from + area; i++) {
          sum += image[i];
        }
        Arrays.fill(pixels, from, from + area, (float) (sum / area));
      }
      return pixels;
    }

    @Override
    public String toString() {
      return "mean";
    }
  }

  /** One level of grey, before normalisation. */
  record Grey(int level) implements Baseline {
    @Override
    public float[] of(float[] image, InputSpec input) {
      int area = input.height() * input.width();
      float[] pixels = new float[image.length];
      for (int channel = 0; channel < image.length / area; channel++) {
        float value = (level * input.scale() - input.mean()[channel]) / input.std()[channel];
        Arrays.fill(pixels, channel * area, (channel + 1) * area, value);
      }
      return pixels;
    }

    @Override
    public String toString() {
      return level == 0 ? "black" : "white";
    }
  }

  /**
   * The image through a Gaussian blur, its border mirrored.
   *
   * @param sigma in pixels
   */
  record Blur(double sigma) implements Baseline {

    /** Leaves the colours of large areas and no shapes, at the usual 224 pixels. */
    public static final double DEFAULT_SIGMA = 10;

    public Blur {
      if (!(sigma > 0) || sigma > 1000) {
        throw new IllegalArgumentException("a blur has a sigma above 0, not " + sigma);
      }
    }

    @Override
    public float[] of(float[] image, InputSpec input) {
      return GaussianBlur.blur(image, input.height(), input.width(), sigma);
    }

    @Override
    public String toString() {
      return "blur:" + sigma;
    }
  }

  /**
   * The same, as strong on a small image as on a large one.
   *
   * @param percent sigma as a share of the image's shorter side
   */
  record BlurOfSide(double percent) implements Baseline {
    public BlurOfSide {
      if (!(percent > 0) || percent > 100) {
        throw new IllegalArgumentException(
            "a blur has a sigma above 0%% and up to 100%% of the side, not %s%%"
                .formatted(percent));
      }
    }

    @Override
    public float[] of(float[] image, InputSpec input) {
      int side = Math.min(input.height(), input.width());
      return new Blur(percent / 100 * side).of(image, input);
    }

    @Override
    public String toString() {
      return "blur:" + percent + "%";
    }
  }

  /** Independent normal noise with the mean and deviation of the image's own values. */
  record Noise(long seed) implements Baseline {
    @Override
    public float[] of(float[] image, InputSpec input) {
      double mean = 0;
      for (float value : image) {
        mean += value / (double) image.length;
      }
      double variance = 0;
      for (float value : image) {
        variance += Math.pow(value - mean, 2) / image.length;
      }
      Random random = new Random(seed);
      float[] pixels = new float[image.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) (mean + Math.sqrt(variance) * random.nextGaussian());
      }
      return pixels;
    }

    @Override
    public String toString() {
      return "noise:" + seed;
    }
  }

  /** Reads a baseline by name, or a number for the constant one; empty if it is neither. */
  static Optional<Baseline> parse(String text) {
    String[] parts = text.split(":", 2);
    Optional<String> argument = parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
    try {
      return switch (parts[0]) {
        case "zero" -> plain(argument, ZERO);
        case "mean" -> plain(argument, new Mean());
        case "black" -> plain(argument, new Grey(0));
        case "white" -> plain(argument, new Grey(255));
        case "blur" ->
            Optional.of(argument.map(Baseline::blur).orElse(new Blur(Blur.DEFAULT_SIGMA)));
        case "noise" -> Optional.of(new Noise(argument.map(Long::parseLong).orElse(0L)));
        default -> Optional.of(new Constant(Double.parseDouble(text)));
      };
    } catch (IllegalArgumentException neither) {
      return Optional.empty();
    }
  }

  private static Baseline blur(String sigma) {
    return sigma.endsWith("%")
        ? new BlurOfSide(Double.parseDouble(sigma.substring(0, sigma.length() - 1)))
        : new Blur(Double.parseDouble(sigma));
  }

  private static Optional<Baseline> plain(Optional<String> argument, Baseline baseline) {
    return argument.isEmpty() ? Optional.of(baseline) : Optional.empty();
  }
}
