package dev.pellucid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a profiled graph went, by operator. */
final class ProfileTable {

  private static final String KERNEL = "_kernel_time";

  /**
   * One operator's share.
   *
   * @param nodes how many nodes of it there are
   * @param millis of all runs together
   * @param share of all operators' time
   */
  record Row(String operator, int nodes, double millis, double share) {}

  private ProfileTable() {}

  /** Reads a trace that ONNX Runtime wrote; the costliest operator first. */
  static List<Row> read(Path trace) throws IOException {
    Map<String, Map<String, Double>> micros = new HashMap<>();
    for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
      String name = event.path("name").asText();
      if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
        String operator = event.path("args").path("op_name").asText();
        micros
            .computeIfAbsent(operator, o -> new HashMap<>())
            .merge(name, event.path("dur").asDouble(), Double::sum);
      }
    }
    double total =
        micros.values().stream().flatMap(n -> n.values().stream()).mapToDouble(d -> d).sum();
    return micros.entrySet().stream()
        .map(
            entry -> {
              double time = entry.getValue().values().stream().mapToDouble(d -> d).sum();
              return new Row(entry.getKey(), entry.getValue().size(), time / 1000, time / total);
            })
        .sorted(Comparator.comparingDouble(Row::millis).reversed())
        .toList();
  }
}
