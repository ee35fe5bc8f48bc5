package dev.pellucid.model.bundle;

import java.nio.file.Path;

/**
 * Where the reference profile of a model is kept: {@code reference.json} in a bundle's folder,
 * {@code NAME.reference.json} beside a bare {@code NAME.onnx}.
 */
public final class ReferenceFile {

  private static final String NAME = "reference.json";
  private static final String ONNX = ".onnx";

  private ReferenceFile() {}

  /**
   * The file of a model, which need not be there.
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
