package dev.pellucid.image;

import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Runs Image I/O readers on bytes in memory. A reader lives for one picture, is disposed of
 * whatever happens, and its warnings are errors: what it warns of and skips would be explained as
 * if it were the picture.
 */
final class Readers {

  private Readers() {}

  /** What is read from a reader. */
  @FunctionalInterface
  interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  /** Whether a warning may be passed over. */
  @FunctionalInterface
  interface Tolerance {
    Tolerance NONE = warning -> false;

    boolean tolerates(String warning);
  }

  static <T> T read(ImageReaderSpi provider, byte[] bytes, Tolerance tolerance, Reading<T> reading)
      throws IOException {
    ImageReader reader = provider.createReaderInstance();
    try (BytesInput input = new BytesInput(bytes)) {
      FirstWarning warnings = new FirstWarning(tolerance);
      reader.addIIOReadWarningListener(warnings);
      reader.setInput(input, true, true);
      T result = reading.from(reader);
      if (warnings.first != null) {
        throw new IIOException(warnings.first);
      }
      return result;
    } finally {
      reader.dispose();
    }
  }

  private static final class FirstWarning implements IIOReadWarningListener {

    private final Tolerance tolerance;
    private String first;

    FirstWarning(Tolerance tolerance) {
      this.tolerance = tolerance;
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      if (first == null && !tolerance.tolerates(warning)) {
        first = warning;
      }
    }
  }
}
