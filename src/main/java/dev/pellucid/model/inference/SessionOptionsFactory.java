package dev.pellucid.model.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.EnumSet;

/** ONNX Runtime's options, each set on purpose. */
final class SessionOptionsFactory {

  private SessionOptionsFactory() {}

  /**
   * Options for one session; the caller closes them when the session is closed.
   *
   * @throws ProviderUnavailableException if the provider cannot be had here
   */
  static SessionOptions create(SessionSettings settings) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      configure(options, settings);
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static void configure(SessionOptions options, SessionSettings settings)
      throws OrtException {
    // A classifier and its gradient are chains: several operators at once would only contend.
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setInterOpNumThreads(1);
    options.setIntraOpNumThreads(settings.threads());
    options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
    options.setOptimizationLevel(settings.optimization().level());
    // Tails of a softmax and gradients through them are denormal, which costs a hundred cycles a
    // number. ONNX Runtime flushes them on the threads of its pool, not on the one that calls.
    options.addConfigEntry("session.set_denormal_as_zero", "1");
    // One plan a batch size, of which there are few, and one block a run: less to ask of the arena,
    // whose size then stands still once the largest batch has run.
    options.setMemoryPatternOptimization(true);
    options.setCPUArenaAllocator(true);
    // Weights live as long as the session; in the arena they would round its regions up for good.
    options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
    if (settings.profile().isPresent()) {
      options.enableProfiling(settings.profile().get().toString());
    }
    switch (settings.provider()) {
      case CPU -> {}
      case CUDA -> addCuda(options, settings);
      case TENSORRT -> {
        addTensorRt(options, settings);
        // What TensorRT does not take stays on the GPU.
        addCuda(options, settings);
      }
    }
  }

  private static void addCuda(SessionOptions options, SessionSettings settings)
      throws OrtException {
    require(settings.provider(), OrtProvider.CUDA);
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(settings.device())) {
      // TF32 rounds to 10 bits, which shows in gradients; explanations should not depend on the
      // provider.
      cuda.add("use_tf32", "0");
      // The default search tries every algorithm again for each new batch size.
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      options.addCUDA(cuda);
    } catch (OrtException e) {
      throw unavailable(settings.provider(), e);
    }
  }

  private static void addTensorRt(SessionOptions options, SessionSettings settings)
      throws OrtException {
    require(settings.provider(), OrtProvider.TENSOR_RT);
    try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(settings.device())) {
      options.addTensorrt(tensorRt);
    } catch (OrtException e) {
      throw unavailable(settings.provider(), e);
    }
  }

  private static void require(Provider wanted, OrtProvider needed) {
    EnumSet<OrtProvider> present = OrtEnvironment.getAvailableProviders();
    if (!present.contains(needed)) {
      throw new ProviderUnavailableException(
          wanted,
          "provider %s is not in this build, which has %s; build with -Pgpu, or choose provider CPU"
              .formatted(wanted, present),
          null);
    }
  }

  private static ProviderUnavailableException unavailable(Provider wanted, OrtException cause) {
    return new ProviderUnavailableException(
        wanted,
        "provider %s cannot start: %s; check the driver, the CUDA libraries and the device number"
            .formatted(wanted, cause.getMessage()),
        cause);
  }
}
