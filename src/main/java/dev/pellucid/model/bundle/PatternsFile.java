package dev.pellucid.model.bundle;

import dev.pellucid.image.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the patterns of a model's weights are kept: {@code patterns.npy} in a bundle's folder,
 * {@code NAME.patterns.npy} beside a bare {@code NAME.onnx}. One float32 vector, the layers'
 * patterns one after another.
 */
public final class PatternsFile {

  private static final String NAME = "patterns.npy";
  private static final String ONNX = ".onnx";

  private PatternsFile() {}

  /**
   * The file of a model.
   *
   * @param location a bundle's folder or bare {@code .onnx} file
   */
  public static Path of(Path location) {
    String name = String.valueOf(location.getFileName());
    return name.endsWith(ONNX)
        ? location.resolveSibling(name.substring(0, name.length() - ONNX.length()) + "." + NAME)
        : location.resolve(NAME);
  }

  /**
   * What is in it; empty if there is none.
   *
   * @throws BundleException if it cannot be read
   */
  public static Optional<float[]> read(Path location) {
    Path file = of(location);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(NpyFile.read(file).data());
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e.getMessage()).causedBy(e);
    }
  }
}
