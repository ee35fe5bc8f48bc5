package dev.pellucid.model.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pellucid.compiler.layout.BlockedLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A graph made ready for the CPU of this machine: optimised by ONNX Runtime, then with the changes
 * of layout taken out that are not needed.
 *
 * <p>It costs loading the graph once more, a tenth to half a second, and a temporary file. It is
 * not kept: another machine, or another version of the runtime, would make another.
 */
final class MachineGraph {

  /**
   * Larger graphs are left to ONNX Runtime alone: their weights lie on the heap some four times.
   */
  private static final int LARGEST = 256 << 20;

  private MachineGraph() {}

  /** Whether there is such a graph with these settings. */
  static boolean isFor(byte[] onnx, SessionSettings settings) {
    return settings.provider() == Provider.CPU
        && settings.optimization() == OptimizationLevel.ALL
        && onnx.length <= LARGEST;
  }

  /**
   * The graph, to be loaded without optimisation.
   *
   * @throws OrtException if ONNX Runtime refuses it
   * @throws IOException if no temporary file can be written
   */
  static byte[] of(byte[] onnx, String model) throws OrtException, IOException {
    Path written = Files.createTempFile("pellucid-", ".onnx");
    try {
      optimise(onnx, written);
      return BlockedLayout.keep(Files.readAllBytes(written), onnx, model);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void optimise(byte[] onnx, Path to) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(OptimizationLevel.ALL.level());
      options.setOptimizedModelFilePath(to.toString());
      options.setIntraOpNumThreads(1);
      // It will never run, so its weights need not be laid out for that.
      options.addConfigEntry("session.disable_prepacking", "1");
      // It warns that the file is of this machine, which it is meant to be.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      try (OrtSession written = OrtEnvironment.getEnvironment().createSession(onnx, options)) {
        written.getNumOutputs();
      }
    }
  }
}
