package dev.pellucid.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a session spent its time, from ONNX Runtime's profile.
 *
 * @param operators by type, the costliest first
 * @param nodes one by one, the costliest first
 */
public record OperatorProfile(List<Cost> operators, List<Cost> nodes) {

  private static final String KERNEL = "_kernel_time";

  /**
   * Time spent over a whole profile.
   *
   * @param name of the operator, or of the node with its operator
   * @param calls how often it ran
   * @param milliseconds in all
   * @param share of the time of all operators
   */
  public record Cost(String name, long calls, double milliseconds, double share) {}

  /**
   * Reads a profile.
   *
   * @throws IOException if it cannot be read, or no operator ran while it was made
   */
  public static OperatorProfile read(Path trace) throws IOException {
    Map<String, Tally> operators = new TreeMap<>();
    Map<String, Tally> nodes = new TreeMap<>();
    double total = 0;
    for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
      String name = event.path("name").asText();
      if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
        double milliseconds = event.path("dur").asDouble() / 1000;
        String operator = event.path("args").path("op_name").asText();
        String node = name.substring(0, name.length() - KERNEL.length());
        operators.computeIfAbsent(operator, key -> new Tally()).add(milliseconds);
        nodes
            .computeIfAbsent("%s (%s)".formatted(node, operator), key -> new Tally())
            .add(milliseconds);
        total += milliseconds;
      }
    }
    if (operators.isEmpty()) {
      throw new IOException("no operator ran while " + trace + " was made");
    }
    return new OperatorProfile(costs(operators, total), costs(nodes, total));
  }

  private static List<Cost> costs(Map<String, Tally> tallies, double total) {
    return tallies.entrySet().stream()
        .map(
            entry ->
                new Cost(
                    entry.getKey(),
                    entry.getValue().calls,
                    entry.getValue().milliseconds,
                    entry.getValue().milliseconds / total))
        .sorted(Comparator.comparing(Cost::milliseconds).reversed())
        .toList();
  }

  private static final class Tally {
    private long calls;
    private double milliseconds;

    private void add(double more) {
      calls++;
      milliseconds += more;
    }
  }
}
