package dev.pellucid.model.inference;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.onnxruntime.engine.OrtNDArray;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A graph loaded into ONNX Runtime through DJL.
 *
 * <p>Inputs in direct buffers are not copied; each output is copied once, from native memory to the
 * heap. All native memory of a run is released when it returns, that of the session when it is
 * closed. Runs may come from any thread, also at once, but not while the session closes.
 */
public final class InferenceSession implements AutoCloseable {

  private static final String ENGINE = "OnnxRuntime";

  private final String model;
  private final Model djl;

  private InferenceSession(String model, Model djl) {
    this.model = model;
    this.djl = djl;
  }

  /**
   * Loads a graph.
   *
   * @param model its name, for messages
   * @throws ProviderUnavailableException if the provider cannot be had here
   * @throws SessionException if ONNX Runtime refuses the graph
   */
  public static InferenceSession open(String model, byte[] onnx, SessionSettings settings) {
    // The first thread of a process to create a session has its own arithmetic set to flush
    // denormals for ever, which Java code on it would notice. So it is a thread that ends here.
    CompletableFuture<InferenceSession> opened = new CompletableFuture<>();
    Thread loader =
        new Thread(
            () -> {
              try {
                opened.complete(load(model, onnx, settings));
              } catch (Throwable e) {
                opened.completeExceptionally(e);
              }
            },
            "pellucid-load-" + model);
    loader.setDaemon(true);
    loader.setContextClassLoader(InferenceSession.class.getClassLoader());
    loader.start();
    try {
      return opened.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new SessionException(model, e.getCause());
    }
  }

  private static InferenceSession load(String model, byte[] onnx, SessionSettings settings)
      throws OrtException, IOException {
    // DJL would else look for updates and ask a cloud's metadata address where it runs.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
    Engine engine = Engine.getEngine(ENGINE);
    KeptEnvironment.keep();
    boolean forThisCpu = MachineGraph.isFor(onnx, settings);
    byte[] graph = forThisCpu ? MachineGraph.of(onnx, model) : onnx;
    SessionSettings remaining =
        forThisCpu ? settings.withOptimization(OptimizationLevel.NONE) : settings;
    // Tensors live in host memory whatever the provider; a GPU device would make DJL add a provider
    // with options of its own.
    Model djl = engine.newModel(model, Device.cpu());
    try (SessionOptions options = SessionOptionsFactory.create(remaining)) {
      djl.load(new ByteArrayInputStream(graph), Map.of("sessionOptions", options));
      // DJL makes a folder for each model that comes as a stream, and would leave it until the
      // process ends.
      Files.deleteIfExists(djl.getModelPath());
      return new InferenceSession(model, djl);
    } catch (MalformedModelException e) {
      djl.close();
      throw new SessionException(model, e.getCause() == null ? e : e.getCause());
    } catch (OrtException | IOException | RuntimeException e) {
      djl.close();
      throw e;
    }
  }

  /**
   * Runs the graph once.
   *
   * @param inputs by name, all that the graph takes
   * @return its outputs by name, in the graph's order, all of one run
   * @throws InferenceFailedException if an input is missing or does not fit, or an operator fails
   */
  public Map<String, Tensor> run(Map<String, ? extends Tensor> inputs) {
    try (NDManager scope = djl.getNDManager().newSubManager()) {
      NDList arguments = new NDList(inputs.size());
      inputs.forEach((name, tensor) -> arguments.add(array(scope, name, tensor)));
      NDList results = djl.getBlock().forward(new ParameterStore(scope, false), arguments, false);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (NDArray result : results) {
        outputs.put(result.getName(), tensor(result));
      }
      return outputs;
    } catch (EngineException e) {
      throw new InferenceFailedException(
          model, "the run failed: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new InferenceFailedException(model, "the run was refused: " + e.getMessage(), e);
    }
  }

  private static NDArray array(NDManager scope, String name, Tensor tensor) {
    Shape shape = new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray());
    NDArray array =
        tensor instanceof Tensor.Floats floats
            ? scope.create(floats.values().duplicate(), shape, DataType.FLOAT32)
            : scope.create(((Tensor.Longs) tensor).values().duplicate(), shape, DataType.INT64);
    array.setName(name);
    return array;
  }

  private Tensor tensor(NDArray array) {
    int[] shape = Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
    return switch (array.getDataType()) {
      // DJL's own toFloatArray would copy twice.
      case FLOAT32, FLOAT16 ->
          new Tensor.Floats(shape, ((OrtNDArray) array).getTensor().getFloatBuffer());
      case INT64 -> new Tensor.Longs(shape, ((OrtNDArray) array).getTensor().getLongBuffer());
      default ->
          throw new InferenceFailedException(
              model,
              "output '%s' is %s; outputs are float32 or int64"
                  .formatted(array.getName(), array.getDataType()),
              null);
    };
  }

  /** Releases the session's native memory, and writes the profile if one was asked for. */
  @Override
  public void close() {
    djl.close();
  }
}
