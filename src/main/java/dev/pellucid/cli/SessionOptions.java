package dev.pellucid.cli;

import dev.pellucid.model.inference.Provider;
import dev.pellucid.model.inference.SessionSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where and with how many threads a model runs. */
final class SessionOptions {

  @Option(names = "--provider", description = "cpu, cuda or tensorrt (default: cpu).")
  Provider provider = Provider.CPU;

  @Option(names = "--device", paramLabel = "N", description = "Which GPU, from 0 (default: 0).")
  int device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the model (default: one a processor).")
  Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--spinning",
      description =
          "Let threads of the model that have nothing to do wait actively: faster for one image on"
              + " an idle machine, slower where others need its cores.")
  boolean spinning;

  SessionSettings settings() {
    try {
      SessionSettings onProvider =
          SessionSettings.onCpu().withProvider(provider, device).withSpinning(spinning);
      return threads.map(onProvider::withThreads).orElse(onProvider);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
  }
}
