package dev.pellucid.image;

import java.util.Arrays;

/**
 * What the samples of a JPEG stand for, told as libjpeg tells it, and converted with libjpeg's
 * fixed-point tables. CMYK is taken to be inverted, as Adobe's software writes it and Pillow reads
 * it.
 */
enum JpegColours {
  GREY {
    @Override
    byte[] toRgb(byte[] samples, int pixels) {
      byte[] rgb = new byte[3 * pixels];
      for (int i = 0; i < pixels; i++) {
        Arrays.fill(rgb, 3 * i, 3 * i + 3, samples[i]);
      }
      return rgb;
    }
  },
  RGB {
    @Override
    byte[] toRgb(byte[] samples, int pixels) {
      return samples;
    }
  },
  YCBCR {
    @Override
    byte[] toRgb(byte[] samples, int pixels) {
      return ycbcrToRgb(samples, 3);
    }
  },
  CMYK {
    @Override
    byte[] toRgb(byte[] samples, int pixels) {
      byte[] rgb = new byte[3 * pixels];
      for (int i = 0; i < pixels; i++) {
        int light = samples[4 * i + 3] & 0xff;
        for (int c = 0; c < 3; c++) {
          rgb[3 * i + c] = darken(samples[4 * i + c] & 0xff, light);
        }
      }
      return rgb;
    }
  },
  YCCK {
    @Override
    byte[] toRgb(byte[] samples, int pixels) {
      byte[] cmyk = ycbcrToRgb(samples, 4);
      for (int i = 0; i < 4 * pixels; i++) {
        cmyk[i] = (byte) (i % 4 == 3 ? cmyk[i] : ~cmyk[i]);
      }
      return CMYK.toRgb(cmyk, pixels);
    }
  };

  /** No Adobe marker was seen. */
  static final int NO_ADOBE = -1;

  private static final int[] RED_OF_CR = new int[256];
  private static final int[] BLUE_OF_CB = new int[256];
  private static final int[] GREEN_OF_CR = new int[256];
  private static final int[] GREEN_OF_CB = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int chroma = i - 128;
      RED_OF_CR[i] = (fixed(1.402) * chroma + (1 << 15)) >> 16;
      BLUE_OF_CB[i] = (fixed(1.772) * chroma + (1 << 15)) >> 16;
      GREEN_OF_CR[i] = -fixed(0.71414) * chroma;
      GREEN_OF_CB[i] = -fixed(0.34414) * chroma + (1 << 15);
    }
  }

  /** Interleaved samples to interleaved RGB, perhaps in the same array. */
  abstract byte[] toRgb(byte[] samples, int pixels);

  static JpegColours of(int[] componentIds, boolean jfif, int adobeTransform) {
    return switch (componentIds.length) {
      case 1 -> GREY;
      case 3 -> {
        if (jfif) {
          yield YCBCR;
        }
        if (adobeTransform != NO_ADOBE) {
          yield adobeTransform == 0 ? RGB : YCBCR;
        }
        yield Arrays.equals(componentIds, new int[] {'R', 'G', 'B'}) ? RGB : YCBCR;
      }
      default -> adobeTransform == 2 ? YCCK : CMYK;
    };
  }

  private static byte[] ycbcrToRgb(byte[] samples, int stride) {
    for (int i = 0; i < samples.length; i += stride) {
      int y = samples[i] & 0xff;
      int cb = samples[i + 1] & 0xff;
      int cr = samples[i + 2] & 0xff;
      samples[i] = clamp(y + RED_OF_CR[cr]);
      samples[i + 1] = clamp(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
      samples[i + 2] = clamp(y + BLUE_OF_CB[cb]);
    }
    return samples;
  }

  /** Light of an ink and of black, both inverted: ink · black / 255, as Pillow rounds it. */
  private static byte darken(int ink, int black) {
    int product = (255 - ink) * black + 128;
    return (byte) Math.max(black - ((product + (product >> 8)) >> 8), 0);
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }
}
