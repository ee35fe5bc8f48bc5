package dev.pellucid.cli;

import dev.pellucid.cli.bench.BenchReport;
import dev.pellucid.cli.bench.Latencies;
import dev.pellucid.cli.bench.MethodTimes;
import dev.pellucid.cli.bench.OperatorProfile;
import dev.pellucid.cli.bench.ProcessMemory;
import dev.pellucid.cli.bench.Profiler.PassProfile;
import dev.pellucid.cli.bench.Soak;
import dev.pellucid.cli.bench.StreamReport;
import dev.pellucid.cli.bench.TogetherTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measurements as people read them. */
final class BenchTables {

  private static final double MIB = 1024 * 1024;
  private static final int TOP_NODES = 10;

  private BenchTables() {}

  static List<String> report(BenchReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, batch %d, %d threads on %d processors, %s"
            .formatted(
                report.model(),
                report.batch(),
                report.threads(),
                report.processors(),
                report.runtime()));
    lines.add("images: " + report.images());
    lines.add("live pass: " + report.livePass());
    lines.add("");
    lines.addAll(rates(report.passes(), "TIMES CLASSIFY"));
    lines.add("");
    lines.add(
        "memory before %s, after %s".formatted(memory(report.before()), memory(report.after())));
    return lines;
  }

  static List<String> stream(StreamReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, batch %d, %d threads on %d processors, %s"
            .formatted(
                report.model(),
                report.batch(),
                report.threads(),
                report.processors(),
                report.runtime()));
    lines.add("images: " + report.images());
    lines.add("");
    lines.addAll(rates(report.ways(), "TIMES IN PROCESS"));
    lines.add("the stream keeps %s of the in-process rate".formatted(percent(report.share())));
    lines.add(
        "processors: %s ms an image in process, %s with Kafka, its producer and its reader"
            .formatted(
                number("%.3f", report.cpuInProcess()), number("%.3f", report.cpuThroughKafka())));
    lines.add("");
    TextTable stages = new TextTable("STAGE", "MS/IMAGE", "MEASURED");
    report
        .stages()
        .forEach(
            stage ->
                stages.row(
                    stage.name(),
                    number("%.3f", stage.milliseconds()),
                    String.valueOf(stage.measured())));
    lines.addAll(stages.lines());
    lines.add("");
    Latencies latencies = report.latencies();
    lines.add(
        "latency at %s images/s, half the rate, from due to read: p50 %s ms, p95 %s ms, p99 %s ms, longest %s ms, of %d images"
            .formatted(
                number("%.0f", latencies.rate()),
                number("%.1f", latencies.p50()),
                number("%.1f", latencies.p95()),
                number("%.1f", latencies.p99()),
                number("%.1f", latencies.longest()),
                latencies.images()));
    return lines;
  }

  /** A row a method; those that cannot explain the model come last, with the reason. */
  static List<String> methods(List<MethodTimes.Line> lines) {
    TextTable table =
        new TextTable("METHOD", "S/IMAGE", "TIMES CLASSIFY", "FORWARD", "BACKWARD", "");
    List<String> refusals = new ArrayList<>();
    for (MethodTimes.Line line : lines) {
      if (line.refusal().isPresent()) {
        refusals.add("%s: %s".formatted(line.method(), line.refusal().get()));
      } else {
        table.row(
            line.method(),
            number("%.4f", line.seconds()),
            number("%.1f", line.cost()),
            String.valueOf(line.passes().forward()),
            String.valueOf(line.passes().backward()),
            line.partial() ? "partial" : "");
      }
    }
    List<String> all = new ArrayList<>(table.lines());
    if (!refusals.isEmpty()) {
      all.add("");
      all.addAll(refusals);
    }
    return all;
  }

  /** Two rows. */
  static List<String> together(TogetherTimes.Line line) {
    List<String> all =
        new ArrayList<>(
            new TextTable("", "MS/IMAGE", "FORWARD", "BACKWARD")
                .row(
                    "one by one",
                    number("%.2f", line.oneByOneMilliseconds()),
                    String.valueOf(line.oneByOne().forward()),
                    String.valueOf(line.oneByOne().backward()))
                .row(
                    "together",
                    number("%.2f", line.togetherMilliseconds()),
                    String.valueOf(line.together().forward()),
                    String.valueOf(line.together().backward()))
                .lines());
    all.add("");
    all.add(
        "%s: one by one takes %s times as long"
            .formatted(String.join(", ", line.methods()), number("%.2f", line.saved())));
    return all;
  }

  private static List<String> rates(List<BenchReport.Line> rates, String ratio) {
    TextTable table = new TextTable("", "IMAGES/S", "SLOWEST", "FASTEST", "MS/IMAGE", ratio);
    for (BenchReport.Line line : rates) {
      table.row(
          line.name(),
          number("%.1f", line.imagesPerSecond()),
          number("%.1f", line.slowest()),
          number("%.1f", line.fastest()),
          number("%.2f", line.milliseconds()),
          number("%.2f", line.cost()));
    }
    return table.lines();
  }

  static List<String> profiles(List<PassProfile> profiles) {
    List<String> lines = new ArrayList<>();
    for (PassProfile pass : profiles) {
      lines.add("%s (%s)".formatted(pass.pass(), pass.trace()));
      lines.addAll(costs("OPERATOR", pass.profile().operators()));
      lines.add("");
      lines.addAll(costs("NODE", pass.profile().nodes().stream().limit(TOP_NODES).toList()));
      lines.add("");
    }
    return lines;
  }

  private static List<String> costs(String what, List<OperatorProfile.Cost> costs) {
    TextTable table = new TextTable(what, "CALLS", "MS", "SHARE");
    for (OperatorProfile.Cost cost : costs) {
      table.row(
          cost.name(),
          String.valueOf(cost.calls()),
          number("%.1f", cost.milliseconds()),
          percent(cost.share()));
    }
    return table.lines();
  }

  static String soakHeading() {
    return "  IMAGES  RESIDENT MiB  HEAP MiB";
  }

  static String soakLine(Soak.Sample sample) {
    return String.format(
        Locale.ROOT,
        "%8d  %12s  %8.1f",
        sample.images(),
        resident(sample.memory()),
        sample.memory().heap() / MIB);
  }

  private static String memory(ProcessMemory memory) {
    return "%s MiB resident, %s MiB heap"
        .formatted(resident(memory), number("%.0f", memory.heap() / MIB));
  }

  private static String resident(ProcessMemory memory) {
    return memory.resident().isPresent()
        ? number("%.1f", memory.resident().getAsLong() / MIB)
        : "?";
  }

  private static String percent(double share) {
    return number("%.1f%%", 100 * share);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
