package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.RgbImage;
import java.util.Random;

/**
 * What an image is painted on: from the numbers that are moved to pixels between black and white,
 * and to what a model is given; and the way back for gradients.
 *
 * <p>pixel = σ(M·F(s∘z)): z are the numbers, s their {@link Spelling#scales}, F the transform, M
 * mixes opponent colours, and σ is the logistic function, which keeps pixels in (0, 1).
 */
final class Canvas {

  /** Of the numbers at the start: a grey that is hardly uneven. */
  private static final double UNEVEN = 0.01;

  /**
   * From brightness, red against blue and green against both to red, green and blue: about the
   * principal axes of natural colours and how much they vary (Ohta, Kanade, Sakai, "Color
   * information for region segmentation", 1980).
   */
  private static final double[][] OPPONENT = {
    {0.58, 0.21, -0.06}, {0.58, 0, 0.12}, {0.58, -0.21, -0.06}
  };

  private static final double[][] PLAIN = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  private final InputSpec input;
  private final float[] scales;
  private final Hartley transform;
  private final double[][] colours;

  /**
   * An image half painted.
   *
   * @param pixels in (0, 1), {@code [C,H,W]}
   * @param tensor what a model is given of it, {@code [C,H,W]}
   */
  record Painted(float[] pixels, float[] tensor) {}

  Canvas(Spelling spelling, InputSpec input) {
    this.input = input;
    this.scales = spelling.scales(input.height(), input.width());
    this.transform = spelling.transform(input.height(), input.width());
    boolean colourful = input.channels() != ChannelOrder.GRAY && spelling == Spelling.FOURIER;
    this.colours = colourful ? OPPONENT : PLAIN;
  }

  /** Numbers to begin with. */
  float[] start(Random random) {
    float[] numbers = new float[input.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (UNEVEN * random.nextGaussian());
    }
    return numbers;
  }

  /** The image that the numbers spell. */
  Painted paint(float[] numbers) {
    float[] pixels = mixed(transform.of(scaled(numbers)), false);
    float[] tensor = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i / area();
      pixels[i] = (float) (1 / (1 + Math.exp(-pixels[i])));
      tensor[i] = (pixels[i] * full() - input.mean()[channel]) / input.std()[channel];
    }
    return new Painted(pixels, tensor);
  }

  /**
   * The slope in the numbers.
   *
   * @param ofTensor the slope in what the model is given, {@code [C,H,W]}
   * @param ofPixels a further slope in the pixels, which is added
   */
  float[] back(Painted painted, float[] ofTensor, float[] ofPixels) {
    float[] slope = new float[ofTensor.length];
    for (int i = 0; i < slope.length; i++) {
      float pixel = painted.pixels()[i];
      float all = ofTensor[i] * full() / input.std()[i / area()] + ofPixels[i];
      slope[i] = all * pixel * (1 - pixel);
    }
    return scaled(transform.of(mixed(slope, true)));
  }

  /** For people. */
  RgbImage picture(float[] pixels) {
    byte[] rgb = new byte[3 * area()];
    for (int i = 0; i < area(); i++) {
      for (int colour = 0; colour < 3; colour++) {
        rgb[3 * i + colour] = (byte) Math.round(255 * pixels[plane(colour) * area() + i]);
      }
    }
    return new RgbImage(input.width(), input.height(), rgb);
  }

  private float full() {
    return 255 * input.scale();
  }

  private int area() {
    return input.height() * input.width();
  }

  private int plane(int colour) {
    return switch (input.channels()) {
      case RGB -> colour;
      case BGR -> 2 - colour;
      case GRAY -> 0;
    };
  }

  private float[] scaled(float[] numbers) {
    float[] scaled = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      scaled[i] = numbers[i] * scales[i % area()];
    }
    return scaled;
  }

  private float[] mixed(float[] planes, boolean transposed) {
    if (input.channels() == ChannelOrder.GRAY) {
      return planes.clone();
    }
    float[] mixed = new float[planes.length];
    for (int to = 0; to < 3; to++) {
      for (int from = 0; from < 3; from++) {
        float weight = (float) (transposed ? colours[from][to] : colours[to][from]);
        int toPlane = (transposed ? to : plane(to)) * area();
        int fromPlane = (transposed ? plane(from) : from) * area();
        for (int i = 0; i < area(); i++) {
          mixed[toPlane + i] += weight * planes[fromPlane + i];
        }
      }
    }
    return mixed;
  }
}
