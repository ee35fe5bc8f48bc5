package dev.pellucid.cli.simulation.fairness;

import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.GroupFigure;
import dev.pellucid.monitor.fairness.FairnessMonitor;
import dev.pellucid.monitor.fairness.FairnessPlan;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * In how many streams a confidence sequence ever missed the truth.
 *
 * @param streams how many were watched
 * @param meanMissed in how many the first group's mean was ever outside its interval
 * @param gapMissed in how many the gap was
 * @param width of the interval of the gap in the end, the mean over streams
 */
record Coverage(int streams, int meanMissed, int gapMissed, double width) {

  /** Looks after every tick at first, and later whenever a twentieth has been added. */
  private static final int DENSE = 20;

  static final Coverage NONE = new Coverage(0, 0, 0, 0);

  Coverage plus(Coverage other) {
    return new Coverage(
        streams + other.streams,
        meanMissed + other.meanMissed,
        gapMissed + other.gapMissed,
        width + other.width);
  }

  /** Watches one stream of two groups with one figure, whose means do not change. */
  static Coverage ofStream(FairnessPlan plan, Scenario scenario, long seed, int ticks) {
    SimulatedImages images = new SimulatedImages(scenario, seed);
    MonitorDetector detector = new MonitorDetector(plan, scenario.tickImages(), seed & 0xffff);
    double mean = scenario.means().of(0, 0);
    double gap = mean - scenario.means().of(0, 1);
    boolean meanMissed = false;
    boolean gapMissed = false;
    double width = 0;
    int next = 1;
    for (int tick = 1; tick <= ticks; tick++) {
      for (int i = 0; i < scenario.tickImages(); i++) {
        images.next();
        detector.sees(images);
      }
      if (tick < next) {
        continue;
      }
      next = Math.max(tick + 1, tick + tick / DENSE);
      for (FairnessSignal.Measure measure : figures(detector.monitor())) {
        for (GroupFigure figure : measure.groups()) {
          meanMissed |= figure.group().equals("g0") && misses(figure.low(), figure.high(), mean);
        }
        for (Gap found : measure.gaps()) {
          if (found.gap() != null) {
            double truth = found.first().equals("g0") ? gap : -gap;
            gapMissed |= misses(found.low(), found.high(), truth);
            width = found.high() - found.low();
          }
        }
      }
    }
    return new Coverage(1, meanMissed ? 1 : 0, gapMissed ? 1 : 0, width);
  }

  private static List<FairnessSignal.Measure> figures(FairnessMonitor monitor) {
    return monitor.signals(Instant.EPOCH, Instant.EPOCH).stream()
        .flatMap(signal -> signal.measures().stream())
        .toList();
  }

  private static boolean misses(Double low, Double high, double truth) {
    return low != null && (low > truth || high < truth);
  }

  String meanShare() {
    return share(meanMissed);
  }

  String gapShare() {
    return share(gapMissed);
  }

  private String share(int missed) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * missed / streams);
  }

  double meanWidth() {
    return width / streams;
  }
}
