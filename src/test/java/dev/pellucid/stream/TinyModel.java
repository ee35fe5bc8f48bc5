package dev.pellucid.stream;

import static dev.pellucid.model.OnnxGraph.number;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.model.OnnxGraph;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Puts a model {@code tiny} into a folder of its own: it takes the middle 8×8 pixels of an image
 * whose shorter side is resized to 8, scaled to 0…1, and its logits are 4 times the means of red,
 * green and blue, plus √(0.9 − mean of red), which is no number for an image that is all red or
 * white.
 */
public final class TinyModel implements QuarkusTestResourceLifecycleManager {

  static final int SIZE = 8;

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("pellucid-models");
      writeTo(folder);
      return Map.of(
          "pellucid.models.path", folder.toString(),
          "pellucid.models.cache",
              folder.resolveSibling(folder.getFileName() + "-cache").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts its bundle into a folder of models. */
  public static void writeTo(Path models) throws IOException {
    Path bundle = Files.createDirectory(models.resolve("tiny"));
    Files.write(bundle.resolve("model.onnx"), onnx());
    Files.writeString(bundle.resolve("model.yaml"), yaml());
  }

  private static String yaml() {
    return """
        name: tiny
        version: "7"
        input:
          width: 8
          height: 8
          channels: rgb
          resize: shorter-side
          resizeTo: 8
          mean: [0, 0, 0]
          std: [1, 1, 1]
        labels: [red, green, blue]
        """;
  }

  private static byte[] onnx() {
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, 3, SIZE, SIZE)
        .floats("weights", new long[] {3, 3}, 4, 0, 0, 0, 4, 0, 0, 0, 4)
        .floats("red", new long[] {3, 1}, 1, 0, 0)
        .floats("brightest", new long[] {1}, 0.9f)
        .node("Relu", "image", "features")
        .node("GlobalAveragePool", "features", "pooled")
        .node("Flatten", "pooled", "means", number("axis", 1))
        .node("MatMul", "means weights", "scores")
        .node("MatMul", "means red", "redness")
        .node("Sub", "brightest redness", "left")
        .node("Sqrt", "left", "root")
        .node("Add", "scores root", "logits")
        .output("logits", DataType.FLOAT, -1, 3)
        .build();
  }

  @Override
  public void stop() {
    // The folder is temporary, and small.
  }
}
