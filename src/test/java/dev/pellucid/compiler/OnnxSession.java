package dev.pellucid.compiler;

import ai.djl.engine.Engine;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime on one thread, for models a test has made. */
public final class OnnxSession implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT = environment();

  private final OrtSession session;

  private OnnxSession(OrtSession session) {
    this.session = session;
  }

  /**
   * ONNX Runtime's one environment. DJL insists on being the one to make it, so a test that came
   * first would leave none to the tests of what runs on DJL.
   */
  public static OrtEnvironment environment() {
    Engine.getEngine("OnnxRuntime");
    return OrtEnvironment.getEnvironment();
  }

  public static OnnxSession open(byte[] onnx) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      return new OnnxSession(ENVIRONMENT.createSession(onnx, options));
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime does not take the model: " + e.getMessage(), e);
    }
  }

  /** A graph that is to be run as it is. */
  public static OnnxSession openAsItIs(byte[] onnx) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      return new OnnxSession(ENVIRONMENT.createSession(onnx, options));
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime does not take the graph: " + e.getMessage(), e);
    }
  }

  /** What ONNX Runtime makes of a model by all of its optimisations. */
  public static byte[] optimised(byte[] onnx) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      Path written = Files.createTempFile("optimised", ".onnx");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setOptimizedModelFilePath(written.toString());
      ENVIRONMENT.createSession(onnx, options).close();
      byte[] optimised = Files.readAllBytes(written);
      Files.delete(written);
      return optimised;
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime does not take the model: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a model that takes images alone. */
  public Map<String, Tensor> run(Tensor images) {
    return run(images, new long[0]);
  }

  /** Runs a model; one that takes targets is given them. Whole numbers come back as real ones. */
  public Map<String, Tensor> run(Tensor images, long... targets) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        inputs.put(
            input.getKey(),
            input.getKey().equals(TensorNames.TARGET)
                ? OnnxTensor.createTensor(
                    ENVIRONMENT, LongBuffer.wrap(targets), new long[] {targets.length})
                : OnnxTensor.createTensor(
                    ENVIRONMENT, FloatBuffer.wrap(images.values()), images.shape()));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), tensor((OnnxTensor) output.getValue()));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime does not run the model: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static Tensor tensor(OnnxTensor value) {
    TensorInfo info = value.getInfo();
    if (info.type == ai.onnxruntime.OnnxJavaType.INT64) {
      LongBuffer whole = value.getLongBuffer();
      float[] real = new float[whole.remaining()];
      for (int i = 0; i < real.length; i++) {
        real[i] = whole.get(i);
      }
      return new Tensor(info.getShape(), real);
    }
    FloatBuffer real = value.getFloatBuffer();
    float[] values = new float[real.remaining()];
    real.get(values);
    return new Tensor(info.getShape(), values);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime does not let go of the model", e);
    }
  }
}
