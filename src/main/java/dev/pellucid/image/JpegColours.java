package dev.pellucid.image;

import java.awt.color.ColorSpace;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * What the samples of a JPEG stand for, told as libjpeg tells it. libjpeg converts YCbCr itself;
 * the rest is asked of it unconverted, and converted here with its fixed-point tables. CMYK is
 * taken to be inverted, as Adobe's software writes it and Pillow reads it.
 */
enum JpegColours {
  GREY {
    @Override
    byte[] read(ImageReader reader, int width, int height) throws IOException {
      byte[] samples = samples(reader);
      byte[] rgb = new byte[3 * samples.length];
      for (int i = 0; i < samples.length; i++) {
        Arrays.fill(rgb, 3 * i, 3 * i + 3, samples[i]);
      }
      return rgb;
    }
  },
  RGB {
    @Override
    byte[] read(ImageReader reader, int width, int height) throws IOException {
      return samples(reader);
    }
  },
  YCBCR {
    @Override
    byte[] read(ImageReader reader, int width, int height) throws IOException {
      ImageReadParam intoRgb = reader.getDefaultReadParam();
      intoRgb.setDestination(INTERLEAVED_RGB.createBufferedImage(width, height));
      return bytes(reader.read(0, intoRgb).getRaster());
    }
  },
  CMYK {
    @Override
    byte[] read(ImageReader reader, int width, int height) throws IOException {
      return cmykToRgb(samples(reader));
    }
  },
  YCCK {
    @Override
    byte[] read(ImageReader reader, int width, int height) throws IOException {
      return cmykToRgb(ycckToCmyk(samples(reader)));
    }
  };

  /** No Adobe marker was seen. */
  static final int NO_ADOBE = -1;

  private static final ImageTypeSpecifier INTERLEAVED_RGB =
      ImageTypeSpecifier.createInterleaved(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          new int[] {0, 1, 2},
          DataBuffer.TYPE_BYTE,
          false,
          false);

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

  /** Reads interleaved RGB. */
  abstract byte[] read(ImageReader reader, int width, int height) throws IOException;

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

  private static byte[] samples(ImageReader reader) throws IOException {
    return bytes(reader.readRaster(0, null));
  }

  private static byte[] bytes(Raster raster) {
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  private static byte[] ycckToCmyk(byte[] samples) {
    for (int i = 0; i < samples.length; i += 4) {
      int y = samples[i] & 0xff;
      int cb = samples[i + 1] & 0xff;
      int cr = samples[i + 2] & 0xff;
      samples[i] = inverted(y + RED_OF_CR[cr]);
      samples[i + 1] = inverted(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
      samples[i + 2] = inverted(y + BLUE_OF_CB[cb]);
    }
    return samples;
  }

  private static byte[] cmykToRgb(byte[] samples) {
    byte[] rgb = new byte[samples.length / 4 * 3];
    int to = 0;
    for (int i = 0; i < samples.length; i += 4) {
      int black = samples[i + 3] & 0xff;
      rgb[to++] = darken(samples[i] & 0xff, black);
      rgb[to++] = darken(samples[i + 1] & 0xff, black);
      rgb[to++] = darken(samples[i + 2] & 0xff, black);
    }
    return rgb;
  }

  /** Light of an ink and of black, both inverted: ink · black / 255, as Pillow rounds it. */
  private static byte darken(int ink, int black) {
    int product = (255 - ink) * black + 128;
    return (byte) Math.max(black - ((product + (product >> 8)) >> 8), 0);
  }

  private static byte inverted(int value) {
    return (byte) (255 - Math.max(0, Math.min(255, value)));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }
}
