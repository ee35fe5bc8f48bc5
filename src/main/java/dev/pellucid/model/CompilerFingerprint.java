package dev.pellucid.model;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.model.bundle.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The version of the compiler, as the digest of its own code: a graph compiled by other code, even
 * a day older, is never taken for one compiled by this.
 */
final class CompilerFingerprint {

  private static final String PACKAGES = "dev/pellucid/(compiler|graph)/.*\\.class";

  private CompilerFingerprint() {}

  /** The digest; empty where the classes lie neither in files nor in a jar. */
  static Optional<String> compute() {
    String self = ClassifierCompiler.class.getName().replace('.', '/') + ".class";
    URL url = ClassifierCompiler.class.getClassLoader().getResource(self);
    if (url == null) {
      return Optional.empty();
    }
    try {
      return switch (url.getProtocol()) {
        case "file" -> {
          Path file = Path.of(URI.create(url.toString()));
          yield Optional.of(
              digest(
                  inFolder(
                      file.getRoot()
                          .resolve(
                              file.subpath(
                                  0, file.getNameCount() - Path.of(self).getNameCount())))));
        }
        case "jar" -> Optional.of(digest(inJar((JarURLConnection) url.openConnection())));
        default -> Optional.empty();
      };
    } catch (IOException e) {
      throw new UncheckedIOException("the compiler's own classes cannot be read", e);
    }
  }

  private static SortedMap<String, byte[]> inFolder(Path root) throws IOException {
    SortedMap<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (name.matches(PACKAGES)) {
          classes.put(name, Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }

  private static SortedMap<String, byte[]> inJar(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    SortedMap<String, byte[]> classes = new TreeMap<>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().matches(PACKAGES)) {
          try (InputStream in = jar.getInputStream(entry)) {
            classes.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return classes;
  }

  private static String digest(Map<String, byte[]> classes) {
    Sha256 digest = new Sha256();
    classes.forEach((name, bytes) -> digest.text(name).bytes(bytes));
    return digest.hex();
  }
}
