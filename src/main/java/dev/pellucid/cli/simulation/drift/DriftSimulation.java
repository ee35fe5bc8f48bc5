package dev.pellucid.cli.simulation.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Streams with and without a change, each with a reference of its own, all from one seed.
 *
 * @param span the mean number of images between false alarms that is promised
 * @param streams how many streams without a change for each figure
 * @param changed how many streams for each change
 * @param quantities how many are watched
 * @param references how many images references have; delays are measured with the middle one
 * @param seed of it all
 */
public record DriftSimulation(
    double span, int streams, int changed, int quantities, List<Integer> references, long seed) {

  private static final int TICK_IMAGES = 10;
  private static final int BEFORE_CHANGE = 1000;
  private static final double EFFECT = 0.05;
  private static final double[] PERSISTENCES = {0, 0.3, 0.6, 0.9};
  private static final List<Change> CHANGES =
      List.of(
          Change.shift(0.25),
          Change.shift(0.5),
          Change.shift(1),
          Change.shift(2),
          Change.partial(2, 0.25),
          Change.spread(1.5),
          Change.spread(2));

  public DriftSimulation {
    references = List.copyOf(references);
  }

  /** Simulates all there is to say, and says it. */
  public DriftReport run(Consumer<String> progress) {
    DriftReport report = new DriftReport(this);
    for (int reference : references) {
      for (double effect : new double[] {0, EFFECT}) {
        progress.accept("reference of %d images, effect %s".formatted(reference, effect));
        List<Records> quiet = quiet(BettingWatch.maker(TICK_IMAGES, effect), reference, 0, streams);
        report.promise(reference, effect, FalseAlarms.of(quiet, Math.log(span)));
      }
    }
    for (double persistence : PERSISTENCES) {
      progress.accept("persistence " + persistence);
      List<Records> quiet =
          quiet(BettingWatch.maker(TICK_IMAGES, EFFECT), usualReference(), persistence, changed);
      report.autocorrelation(persistence, FalseAlarms.of(quiet, Math.log(span)));
    }
    delays(report, progress);
    return report;
  }

  private void delays(DriftReport report, Consumer<String> progress) {
    Map<String, Watch.Maker> watches = new LinkedHashMap<>();
    watches.put("betting, effect 0", BettingWatch.maker(TICK_IMAGES, 0));
    watches.put("betting, effect %s".formatted(EFFECT), BettingWatch.maker(TICK_IMAGES, EFFECT));
    watches.put("KS, windows of 100", KsWindowWatch.maker(100));
    watches.put("KS, windows of 500", KsWindowWatch.maker(500));
    watches.put("ADWIN", AdwinWatch::new);
    watches.put("Page–Hinkley", PageHinkleyWatch::new);
    watches.forEach(
        (name, watch) -> {
          progress.accept(name);
          List<Records> quiet = quiet(watch, usualReference(), 0, changed * 2);
          double threshold = FalseAlarms.threshold(quiet, span);
          boolean promises = name.startsWith("betting") || name.startsWith("KS");
          if (promises) {
            report.watch(name + ", as promised", FalseAlarms.of(quiet, Math.log(span)));
          }
          report.watch(name + ", calibrated", FalseAlarms.of(quiet, threshold));
          for (Change change : CHANGES) {
            List<Records> after = changing(watch, change);
            if (promises) {
              report.delay(
                  name + ", as promised", change, Delays.of(after, Math.log(span), BEFORE_CHANGE));
            }
            report.delay(name + ", calibrated", change, Delays.of(after, threshold, BEFORE_CHANGE));
          }
        });
  }

  /** Streams of twice the span without a change. */
  private List<Records> quiet(Watch.Maker watch, int reference, double persistence, int count) {
    int images = (int) Math.round(2 * span);
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(
            stream -> {
              NormalStream source = new NormalStream(quantities, persistence, seed(stream));
              return watched(
                  watch.watch(reference(reference, stream)), source, images, 0, Change.NONE);
            })
        .toList();
  }

  /** Streams that change after some images, and go on for the span. */
  private List<Records> changing(Watch.Maker watch, Change change) {
    int images = BEFORE_CHANGE + (int) Math.round(span);
    return IntStream.range(0, changed)
        .parallel()
        .mapToObj(
            stream -> {
              NormalStream source = new NormalStream(quantities, 0, seed(stream));
              return watched(
                  watch.watch(reference(usualReference(), stream)),
                  source,
                  images,
                  BEFORE_CHANGE,
                  change);
            })
        .toList();
  }

  private static Records watched(
      Watch watch, NormalStream source, int images, int before, Change change) {
    Records records = new Records();
    for (int i = 0; i < images; i++) {
      watch.take(source.next(i < before ? Change.NONE : change));
      records.take(watch.evidence());
    }
    return records;
  }

  /** References are independent whatever the stream, or no rank would be uniform. */
  private double[][] reference(int images, int stream) {
    NormalStream source = new NormalStream(quantities, 0, ~seed(stream));
    double[][] reference = new double[images][];
    for (int i = 0; i < images; i++) {
      reference[i] = source.next(Change.NONE);
    }
    return reference;
  }

  private long seed(int stream) {
    return seed * 0x9e3779b97f4a7c15L + 1_000_003L * stream;
  }

  int beforeChange() {
    return BEFORE_CHANGE;
  }

  int usualReference() {
    return references.get(references.size() / 2);
  }

  int tickImages() {
    return TICK_IMAGES;
  }
}
