package dev.pellucid.model.examples;

import java.nio.file.Path;

/**
 * Where the examples of a model are kept: {@code examples} in a bundle's folder, {@code
 * NAME.examples} beside a bare {@code NAME.onnx}.
 */
public final class ExamplesFolder {

  private static final String NAME = "examples";
  private static final String ONNX = ".onnx";

  private ExamplesFolder() {}

  /**
   * The folder of a model, which need not be there.
   *
   * @param location a bundle's folder or bare {@code .onnx} file
   */
  public static Path of(Path location) {
    String name = String.valueOf(location.getFileName());
    return name.endsWith(ONNX)
        ? location.resolveSibling(name.substring(0, name.length() - ONNX.length()) + "." + NAME)
        : location.resolve(NAME);
  }
}
