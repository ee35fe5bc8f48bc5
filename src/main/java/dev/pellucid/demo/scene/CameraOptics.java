package dev.pellucid.demo.scene;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** What lens and sensor do to a picture: blur, white balance, exposure, contrast, grain. */
final class CameraOptics {

  /** The largest variance of one pass of the kernel [a, 1 − 2a, a], reached at a = ¼. */
  private static final double VARIANCE_OF_A_PASS = 0.5;

  private CameraOptics() {}

  /** Changes the picture in place. It must hold packed RGB integers. */
  static void apply(BufferedImage picture, Camera camera, Capture capture, Chance chance) {
    int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    float[][] planes = split(pixels);
    blur(planes, picture.getWidth(), picture.getHeight(), capture.blur());
    develop(planes, camera, capture, chance);
    join(planes, pixels);
  }

  private static float[][] split(int[] pixels) {
    float[][] planes = new float[3][pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      planes[0][i] = (pixels[i] >> 16) & 0xFF;
      planes[1][i] = (pixels[i] >> 8) & 0xFF;
      planes[2][i] = pixels[i] & 0xFF;
    }
    return planes;
  }

  /** A Gaussian by repeated small kernels; variances add up. */
  private static void blur(float[][] planes, int width, int height, double sigma) {
    double variance = sigma * sigma;
    int passes = (int) Math.ceil(variance / VARIANCE_OF_A_PASS);
    if (passes == 0) {
      return;
    }
    float side = (float) (variance / passes / 2);
    for (float[] plane : planes) {
      for (int pass = 0; pass < passes; pass++) {
        smooth(plane, height, width, width, 1, side);
        smooth(plane, width, height, 1, width, side);
      }
    }
  }

  private static void smooth(
      float[] plane, int lines, int length, int lineStep, int step, float side) {
    for (int line = 0; line < lines; line++) {
      int at = line * lineStep;
      float before = plane[at];
      for (int i = 0; i < length; i++, at += step) {
        float here = plane[at];
        float after = i + 1 < length ? plane[at + step] : here;
        plane[at] = here + side * (before - 2 * here + after);
        before = here;
      }
    }
  }

  private static void develop(float[][] planes, Camera camera, Capture capture, Chance chance) {
    float contrast = (float) capture.contrast();
    // The sum of two uniform values in [0, 1) has the standard deviation 1/√6.
    float grain = (float) (capture.noise() * Math.sqrt(6) / (1 << 10));
    float exposure = (float) capture.exposure();
    float[] gain = {
      exposure * (float) camera.redGain(),
      exposure * (float) camera.greenGain(),
      exposure * (float) camera.blueGain()
    };
    for (int i = 0; i < planes[0].length; i++) {
      long bits = chance.next();
      for (int channel = 0; channel < 3; channel++) {
        int uniforms = (int) (bits >>> (20 * channel));
        float noise = ((uniforms & 0x3FF) + ((uniforms >>> 10) & 0x3FF) - 1023) * grain;
        float value = (planes[channel][i] * gain[channel] - 128) * contrast + 128 + noise;
        planes[channel][i] = Math.max(0, Math.min(255, value));
      }
    }
  }

  private static void join(float[][] planes, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (Math.round(planes[0][i]) << 16)
              | (Math.round(planes[1][i]) << 8)
              | Math.round(planes[2][i]);
    }
  }
}
