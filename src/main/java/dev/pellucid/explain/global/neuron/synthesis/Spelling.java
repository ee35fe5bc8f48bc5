package dev.pellucid.explain.global.neuron.synthesis;

import java.util.Arrays;

/** By which numbers an image is written while it is made: those are what each step moves. */
public enum Spelling {

  /** One number a pixel and channel. */
  PIXEL {
    @Override
    float[] scales(int height, int width) {
      float[] scales = new float[height * width];
      Arrays.fill(scales, 1);
      return scales;
    }

    @Override
    Hartley transform(int height, int width) {
      return Hartley.identity();
    }
  },

  /**
   * One number a frequency and opponent colour, weighted by one over the frequency as natural
   * images are: so a step moves coarse and fine structure alike, and noise of high frequency does
   * not win (Olah, Mordvintsev, Schubert, 2017).
   */
  FOURIER {
    @Override
    float[] scales(int height, int width) {
      float[] scales = new float[height * width];
      double lowest = 1.0 / Math.max(height, width);
      for (int i = 0; i < scales.length; i++) {
        double down = frequency(i / width, height);
        double right = frequency(i % width, width);
        scales[i] = (float) (QUARTER / Math.max(lowest, Math.hypot(down, right)));
      }
      return scales;
    }

    @Override
    Hartley transform(int height, int width) {
      return Hartley.of(height, width);
    }
  };

  /** Brings a step of the usual length to a visible change, as the authors' own scale does. */
  private static final double QUARTER = 0.25;

  /** What each number counts, {@code [H,W]}. */
  abstract float[] scales(int height, int width);

  /** From numbers to values of pixels. */
  abstract Hartley transform(int height, int width);

  /** Cycles a pixel of the index of a Hartley transform. */
  private static double frequency(int index, int of) {
    return Math.min(index, of - index) / (double) of;
  }
}
