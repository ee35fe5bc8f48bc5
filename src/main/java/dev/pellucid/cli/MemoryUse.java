package dev.pellucid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process occupies now.
 *
 * @param residentMiB all of its memory that is in RAM, native libraries' included; −1 where the
 *     system does not say
 * @param heapMiB the used part of the Java heap, after a collection
 */
record MemoryUse(double residentMiB, double heapMiB) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final double MIB = 1024 * 1024;

  /** Collects garbage and looks. */
  static MemoryUse now() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new MemoryUse(resident(), (runtime.totalMemory() - runtime.freeMemory()) / MIB);
  }

  private static double resident() {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
