package dev.pellucid.model.bundle;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the concept bank of a model is kept unless its manifest says otherwise: {@code
 * concepts.json} in a bundle's folder, {@code NAME.concepts.json} beside a bare {@code NAME.onnx};
 * and in {@code concepts}, or {@code NAME.concepts}, the exemplars.
 */
public final class ConceptsFile {

  private static final String NAME = "concepts";
  private static final String JSON = ".json";
  private static final String ONNX = ".onnx";

  private ConceptsFile() {}

  /**
   * The file of a model.
   *
   * @param location a bundle's folder or bare {@code .onnx} file
   */
  public static Path of(Path location) {
    String name = String.valueOf(location.getFileName());
    return name.endsWith(ONNX)
        ? location.resolveSibling(
            name.substring(0, name.length() - ONNX.length()) + "." + NAME + JSON)
        : location.resolve(NAME + JSON);
  }

  /**
   * The folder of a bank's exemplars.
   *
   * @param bank the bank's file, {@code X.json}
   * @return {@code X} beside it
   */
  public static Path exemplars(Path bank) {
    String name = String.valueOf(bank.getFileName());
    return bank.resolveSibling(
        name.endsWith(JSON)
            ? name.substring(0, name.length() - JSON.length())
            : name + ".exemplars");
  }

  /**
   * Writes a bank, whole or not at all.
   *
   * @throws IOException if the file cannot be written; one that was there is then as it was
   */
  public static void write(Path file, ConceptBank bank) throws IOException {
    AtomicFile.write(file, ConceptsJson.write(bank));
  }
}
