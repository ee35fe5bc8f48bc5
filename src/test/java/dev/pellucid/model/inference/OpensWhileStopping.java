package dev.pellucid.model.inference;

import dev.pellucid.compiler.OnnxModel;
import java.util.concurrent.TimeUnit;

/** A process that is told to stop, and still opens a model when all else has been closed. */
final class OpensWhileStopping {

  static final String OPENED = "opened";

  private static final long ALL_ELSE_IS_CLOSED = 700;

  private OpensWhileStopping() {}

  public static void main(String[] none) {
    OnnxModel m = OnnxModel.usual();
    String image = m.image(3, 8, 8);
    byte[] onnx = m.classify(m.op("GlobalAveragePool", image).get(), 2).bytes();
    InferenceSession.open("before", onnx, SessionSettings.onCpu()).close();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    TimeUnit.MILLISECONDS.sleep(ALL_ELSE_IS_CLOSED);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  InferenceSession.open("late", onnx, SessionSettings.onCpu()).close();
                  System.out.println(OPENED);
                  System.out.flush();
                }));
    System.exit(0);
  }
}
