package dev.pellucid.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What this process holds, in bytes.
 *
 * @param resident memory in RAM, native memory included; empty where the system does not say
 * @param heap used by Java objects, after a collection
 */
public record ProcessMemory(OptionalLong resident, long heap) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final String PEAK = "VmHWM:";
  private static final long KIBI = 1024;

  /** Now, after a collection: what is garbage does not count. */
  public static ProcessMemory now() {
    ManagementFactory.getMemoryMXBean().gc();
    return new ProcessMemory(
        status(RESIDENT), ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /** The most that this process ever had in RAM; empty where the system does not say. */
  public static OptionalLong peak() {
    return status(PEAK);
  }

  private static OptionalLong status(String field) {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
