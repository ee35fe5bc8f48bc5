package dev.pellucid.model.inference;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a session runs.
 *
 * @param provider where it computes; there is no silent fall back to the CPU
 * @param device which GPU, from 0
 * @param threads that share the work of one operator, the calling one among them
 * @param spinning whether idle threads of the pool wait actively for the next operator: a little
 *     faster alone on a machine, but it takes the cores from whatever decodes the next images
 * @param optimization how far the graph may be rewritten
 * @param profile where ONNX Runtime writes a profile (a Chrome trace) when the session closes; the
 *     file name gets a time stamp
 */
public record SessionSettings(
    Provider provider,
    int device,
    int threads,
    boolean spinning,
    OptimizationLevel optimization,
    Optional<Path> profile) {

  public SessionSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("a session needs a thread or more, not " + threads);
    }
    if (device < 0) {
      throw new IllegalArgumentException("devices are counted from 0, so not " + device);
    }
  }

  /** On the CPU with every processor, fully optimised, no spinning, no profile. */
  public static SessionSettings onCpu() {
    return new SessionSettings(
        Provider.CPU,
        0,
        Runtime.getRuntime().availableProcessors(),
        false,
        OptimizationLevel.ALL,
        Optional.empty());
  }

  public SessionSettings withProvider(Provider wanted, int onDevice) {
    return new SessionSettings(wanted, onDevice, threads, spinning, optimization, profile);
  }

  public SessionSettings withThreads(int wanted) {
    return new SessionSettings(provider, device, wanted, spinning, optimization, profile);
  }

  public SessionSettings withSpinning(boolean wanted) {
    return new SessionSettings(provider, device, threads, wanted, optimization, profile);
  }

  public SessionSettings withOptimization(OptimizationLevel wanted) {
    return new SessionSettings(provider, device, threads, spinning, wanted, profile);
  }

  public SessionSettings withProfile(Path prefix) {
    return new SessionSettings(
        provider, device, threads, spinning, optimization, Optional.of(prefix));
  }
}
