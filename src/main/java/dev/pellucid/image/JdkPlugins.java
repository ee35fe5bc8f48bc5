package dev.pellucid.image;

import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderWriterSpi;

/**
 * The JDK's own readers and writers. Their classes cannot be named, as their module keeps them; and
 * a look-up by format alone would find whatever plug-in is visible from the calling class loader.
 */
final class JdkPlugins {

  private JdkPlugins() {}

  /** The one of a kind for a format. */
  static <T extends ImageReaderWriterSpi> T find(Class<T> kind, String format) {
    Iterator<T> providers = IIORegistry.getDefaultInstance().getServiceProviders(kind, false);
    while (providers.hasNext()) {
      T provider = providers.next();
      if (provider.getClass().getModule().equals(ImageIO.class.getModule())
          && Arrays.asList(provider.getFormatNames()).contains(format)) {
        return provider;
      }
    }
    throw new IllegalStateException(
        "this Java runtime has no %s for %s in its module java.desktop; run on a full one"
            .formatted(kind.getSimpleName(), format));
  }
}
