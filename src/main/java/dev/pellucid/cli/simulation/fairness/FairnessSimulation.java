package dev.pellucid.cli.simulation.fairness;

import dev.pellucid.monitor.fairness.FairnessPlan;
import dev.pellucid.monitor.fairness.FairnessSettings;
import dev.pellucid.monitor.fairness.MeasureKind;
import dev.pellucid.monitor.sequential.Patience;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures the fairness monitor on streams of known fairness: false alarms, delays beside repeated
 * permutation tests, and how often its confidence sequences miss. The same seed gives the same
 * figures.
 */
public final class FairnessSimulation {

  /** What is asked for: a false alarm of the model in so many images, on average. */
  static final double PATIENCE = 10_000;

  /** Half of the alarms may be of fairness, so that those are promised to be twice as rare. */
  static final double PROMISE = 2 * PATIENCE;

  private static final double DELTA = FairnessSettings.USUAL.practical();
  private static final int WINDOW = 500;
  private static final int EVERY = 100;
  private static final double[] GAPS = {0.15, 0.2, 0.25, 0.3, 0.4, 0.5};

  /** An image of a delay's stream from which on there is a gap. */
  private static final int ONSET = 2000;

  private final int streams;
  private final long seed;
  private final FairnessSettings settings;
  private boolean kept = true;

  /**
   * @param streams how many streams of each kind are watched, above 0
   * @param seed of all of them
   */
  public FairnessSimulation(int streams, long seed) {
    if (streams < 1) {
      throw new IllegalArgumentException("%d streams show nothing".formatted(streams));
    }
    this.streams = streams;
    this.seed = seed;
    this.settings = FairnessSettings.USUAL.withPatience(new Patience.Images(PATIENCE));
  }

  private FairnessPlan plan(Set<MeasureKind> kinds) {
    return FairnessPlan.of(SimulatedImages.reference(), settings.withKinds(kinds));
  }

  private long seed(int kind, int stream) {
    return (seed * 1_000_003 + kind) * 1_000_003 + stream;
  }

  /** False alarms of the monitor, one line a kind of stream. */
  public List<String> falseAlarms() {
    List<String> lines = new ArrayList<>();
    lines.add("| stream | images to a false alarm (95 %) | promise kept |");
    lines.add("|---|---|---|");
    int kind = 0;
    for (Scenario scenario : peaceful()) {
      lines.add(falseAlarms(scenario, kind++));
    }
    return lines;
  }

  /** The same of streams that break what the promise rests on: images depend on those before. */
  public List<String> dependentFalseAlarms() {
    List<String> lines = new ArrayList<>();
    lines.add("| stream | images to a false alarm (95 %) | as promised |");
    lines.add("|---|---|---|");
    int kind = 100;
    for (double persistence : new double[] {0.1, 0.2, 0.5, 0.8}) {
      for (double gap : new double[] {0, DELTA}) {
        lines.add(
            falseAlarms(
                Scenario.plain(
                        String.format(
                            Locale.ROOT,
                            "an image repeats its group's last with chance %.1f, gap %.1f",
                            persistence,
                            gap),
                        Means.gap(gap))
                    .persisting(persistence),
                kind++));
      }
    }
    return lines;
  }

  private String falseAlarms(Scenario scenario, int kind) {
    FairnessPlan plan = plan(scenario.kinds());
    Alarms alarms = watch(scenario, kind, start -> monitor(plan, scenario, start));
    boolean asPromised = alarms.high() >= PROMISE;
    kept &= asPromised || scenario.persistence() > 0;
    return "| %s | %s | %s |".formatted(scenario.name(), alarms.text(), asPromised ? "yes" : "no");
  }

  /** Whether no stream of independent images had more false alarms than promised. */
  public boolean promiseKept() {
    return kept;
  }

  private static List<Scenario> peaceful() {
    Means edge = Means.gap(DELTA);
    Means together =
        (image, group) ->
            0.5
                + 0.15 * Math.sin(2 * Math.PI * image / 5000)
                + (group % 2 == 0 ? DELTA : -DELTA) / 2;
    Means leaping = (image, group) -> image / 500 % 2 == 0 ? 0.25 : 0.75;
    Set<MeasureKind> all = EnumSet.allOf(MeasureKind.class);
    double[] four = {0.25, 0.25, 0.25, 0.25};
    return List.of(
        Scenario.plain("no gap", Means.gap(0)),
        Scenario.plain("gap δ", edge),
        Scenario.plain("gap δ, groups 1 : 20", edge).sized(1 / 21.0, 20 / 21.0),
        Scenario.plain("gap δ, groups 1 : 20, one image a tick", edge)
            .sized(1 / 21.0, 20 / 21.0)
            .ticking(1),
        Scenario.plain("gap δ, 500 images a tick", edge).ticking(500),
        Scenario.plain("gap δ, both groups rise and fall by 0.15 in 5,000 images", together),
        Scenario.plain(
                "no gap, both groups leap between ¼ and ¾ every 500 images, one image a tick",
                leaping)
            .ticking(1),
        Scenario.plain("gap δ, all figures", edge).comparing(all),
        Scenario.plain("gap δ, all figures, four groups", edge).comparing(all).sized(four),
        Scenario.plain("no gap, all figures, four groups", Means.gap(0))
            .comparing(all)
            .sized(four));
  }

  private static MonitorDetector monitor(FairnessPlan plan, Scenario scenario, int start) {
    return new MonitorDetector(plan, scenario.tickImages(), start * 1_000_000L);
  }

  /** Watches every stream for five times the promised span; after an alarm a new watch begins. */
  private Alarms watch(Scenario scenario, int kind, IntFunction<Detector> detectors) {
    long horizon = (long) (5 * PROMISE);
    return IntStream.range(0, streams)
        .parallel()
        .mapToObj(
            stream -> {
              SimulatedImages images = new SimulatedImages(scenario, seed(kind, stream));
              Detector detector = detectors.apply(stream);
              int alarms = 0;
              for (long i = 0; i < horizon; i++) {
                images.next();
                if (detector.sees(images)) {
                  alarms++;
                  detector = detectors.apply(stream + streams * alarms);
                }
              }
              return new Alarms(horizon, alarms);
            })
        .reduce(Alarms.NONE, Alarms::plus);
  }

  /**
   * Delays of the monitor, and of permutation tests of the last {@value #WINDOW} images every
   * {@value #EVERY}: at 5 % a look, and at a level at which they raise false alarms as rarely as
   * the monitor does where the gap is δ.
   */
  public List<String> delays() {
    FairnessPlan plan = plan(Set.of(MeasureKind.ACCURACY));
    Scenario edge = Scenario.plain("gap δ", Means.gap(DELTA));
    Alarms own = watch(edge, 200, start -> monitor(plan, edge, start));
    double level = calibrate(edge, own.mean());
    List<String> lines = new ArrayList<>();
    lines.add("| stream | monitor | permutation tests at 5 % | permutation tests calibrated |");
    lines.add("|---|---|---|---|");
    lines.add("| level of one test | – | 0.05 | %s |".formatted(power(level)));
    lines.add(rates("no gap", Means.gap(0), plan, level));
    lines.add(rates("gap δ", Means.gap(DELTA), plan, level));
    for (double gap : GAPS) {
      Scenario scenario =
          Scenario.plain("", (image, group) -> Means.gap(image < ONSET ? 0 : gap).of(image, group));
      lines.add(
          String.format(
              Locale.ROOT,
              "| gap %.2f: images until it is seen | %s | %s | %s |",
              gap,
              delay(scenario, () -> monitor(plan, scenario, 0)),
              delay(scenario, () -> new PermutationDetector(WINDOW, EVERY, 0.05)),
              delay(scenario, () -> new PermutationDetector(WINDOW, EVERY, level))));
    }
    return lines;
  }

  private String rates(String name, Means means, FairnessPlan plan, double level) {
    Scenario scenario = Scenario.plain(name, means);
    return "| %s: images to a false alarm | %s | %s | %s |"
        .formatted(
            name,
            watch(scenario, 201, start -> monitor(plan, scenario, start)).text(),
            watch(scenario, 202, start -> new PermutationDetector(WINDOW, EVERY, 0.05)).text(),
            watch(scenario, 203, start -> new PermutationDetector(WINDOW, EVERY, level)).text());
  }

  /** The level, a power of √2, at which permutation tests raise false alarms as rarely. */
  private double calibrate(Scenario edge, double images) {
    int low = 0;
    int high = 200;
    while (low < high) {
      int middle = (low + high) / 2;
      double level = Math.pow(2, -middle / 2.0);
      Alarms alarms = watch(edge, 204, start -> new PermutationDetector(WINDOW, EVERY, level));
      if (alarms.mean() >= images) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Math.pow(2, -low / 2.0);
  }

  private static String power(double level) {
    return String.format(Locale.ROOT, "%.1e", level);
  }

  /** The median and the 90th percentile of the delay; an alarm before the gap does not count. */
  private String delay(Scenario scenario, Supplier<Detector> detectors) {
    long horizon = ONSET + (long) PROMISE;
    long[] delays =
        IntStream.range(0, streams)
            .parallel()
            .mapToLong(
                stream -> {
                  SimulatedImages images = new SimulatedImages(scenario, seed(300, stream));
                  Detector detector = detectors.get();
                  for (long i = 0; i < horizon; i++) {
                    images.next();
                    if (detector.sees(images)) {
                      if (i >= ONSET) {
                        return i + 1 - ONSET;
                      }
                      detector = detectors.get();
                    }
                  }
                  return Long.MAX_VALUE;
                })
            .sorted()
            .toArray();
    return "%s (90 %%: %s)"
        .formatted(round(delays[delays.length / 2]), round(delays[delays.length * 9 / 10]));
  }

  private static String round(long images) {
    return images == Long.MAX_VALUE ? "> " + Alarms.round(PROMISE) : Alarms.round((double) images);
  }

  /** How often confidence sequences ever miss, in streams of 500 ticks of 20 images. */
  public List<String> coverage() {
    List<String> lines = new ArrayList<>();
    lines.add("| stream | mean ever missed | gap ever missed | width of the gap's in the end |");
    lines.add("|---|---|---|---|");
    Set<MeasureKind> accuracy = Set.of(MeasureKind.ACCURACY);
    Set<MeasureKind> reliance = Set.of(MeasureKind.CONCEPT_RELIANCE);
    lines.add(coverage(Scenario.plain("accuracy, no gap", Means.gap(0)), accuracy, 400));
    lines.add(coverage(Scenario.plain("accuracy, gap 0.3", Means.gap(0.3)), accuracy, 401));
    lines.add(
        coverage(
            Scenario.plain("accuracy, gap 0.3, groups 1 : 20", Means.gap(0.3))
                .sized(1 / 21.0, 20 / 21.0),
            accuracy,
            402));
    lines.add(coverage(Scenario.plain("concept reliance, gap 0.3", Means.gap(0.3)), reliance, 403));
    lines.add(
        coverage(
            Scenario.plain("accuracy, no gap, an image repeats with chance 0.5", Means.gap(0))
                .persisting(0.5),
            accuracy,
            404));
    return lines;
  }

  private String coverage(Scenario scenario, Set<MeasureKind> kinds, int kind) {
    // An alarm's end begins the count anew; without alarms a stream has one count.
    FairnessSettings patient = settings.withKinds(kinds).withPractical(0.9);
    FairnessPlan plan = FairnessPlan.of(SimulatedImages.reference(), patient);
    Coverage coverage =
        IntStream.range(0, streams)
            .parallel()
            .mapToObj(stream -> Coverage.ofStream(plan, scenario, seed(kind, stream), 500))
            .reduce(Coverage.NONE, Coverage::plus);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.3f |",
        scenario.name(),
        coverage.meanShare(),
        coverage.gapShare(),
        coverage.meanWidth());
  }
}
