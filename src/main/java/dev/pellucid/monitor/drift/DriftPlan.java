package dev.pellucid.monitor.drift;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.reference.RankScale;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.Scale;
import dev.pellucid.monitor.reference.ShareScale;
import dev.pellucid.monitor.reference.TieBreak;
import dev.pellucid.monitor.sequential.Bet;
import dev.pellucid.monitor.sequential.Bets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which quantities of a model are monitored, on which scales, by which bets, and where the alarm
 * lies.
 *
 * <p>With m quantities, an alarm goes on at M ≥ m·T/budget, T the span that was asked for: then the
 * mean span to the first false alarm of all of them is at least T/budget.
 */
public final class DriftPlan {

  /**
   * One quantity.
   *
   * @param salt {@link TieBreak#hash} of its id
   * @param bets empty if the reference is too small for any
   */
  record Monitored(Quantity quantity, Scale scale, long salt, List<Bet> bets) {}

  /** What decides the bets: quantities that as many reference images have share them. */
  private record Profile(boolean share, int images, int ones) {}

  private final ModelRef model;
  private final DriftSettings settings;
  private final List<Monitored> monitored;
  private final int overall;
  private final Map<String, Range> classes = new LinkedHashMap<>();

  /** The quantities of one predicted class: from, before. */
  record Range(int index, int from, int to) {}

  private DriftPlan(ModelRef model, DriftSettings settings, List<Monitored> monitored) {
    this.model = model;
    this.settings = settings;
    this.monitored = List.copyOf(monitored);
    int at = 0;
    while (at < monitored.size() && monitored.get(at).quantity().label().isEmpty()) {
      at++;
    }
    this.overall = at;
    while (at < monitored.size()) {
      String label = monitored.get(at).quantity().label().orElseThrow();
      int from = at;
      while (at < monitored.size()
          && monitored.get(at).quantity().label().orElse("").equals(label)) {
        at++;
      }
      classes.put(label, new Range(classes.size(), from, at));
    }
  }

  /** What a reference allows to monitor, as far as the settings want it. */
  public static DriftPlan of(Reference reference, DriftSettings settings) {
    List<Map.Entry<Quantity, Scale>> wanted =
        reference.scales().entrySet().stream()
            .filter(entry -> settings.kinds().contains(entry.getKey().kind()))
            .limit(settings.mostQuantities())
            .toList();
    double level = (1 - settings.confidence()) / Math.max(1, wanted.size());
    Map<Profile, List<Bet>> bets = new HashMap<>();
    List<Monitored> monitored = new ArrayList<>(wanted.size());
    for (Map.Entry<Quantity, Scale> entry : wanted) {
      monitored.add(
          new Monitored(
              entry.getKey(),
              entry.getValue(),
              TieBreak.hash(entry.getKey().id()),
              bets.computeIfAbsent(
                  profile(entry.getValue()),
                  unknown -> bets(entry.getValue(), settings.effect(), level))));
    }
    return new DriftPlan(reference.model(), settings, monitored);
  }

  private static Profile profile(Scale scale) {
    return scale instanceof ShareScale share
        ? new Profile(true, share.images(), share.ones())
        : new Profile(false, scale.images(), 0);
  }

  private static List<Bet> bets(Scale scale, double effect, double level) {
    if (scale instanceof ShareScale share) {
      return Bets.onShare(share.images(), share.ones(), effect, level);
    }
    return Bets.onRanks(((RankScale) scale).masses(), effect, level);
  }

  /** Whose reasons are monitored. */
  public ModelRef model() {
    return model;
  }

  DriftSettings settings() {
    return settings;
  }

  /** How many quantities are monitored. */
  public int size() {
    return monitored.size();
  }

  Monitored get(int index) {
    return monitored.get(index);
  }

  /** How many of the quantities are over all images; they come first. */
  int overall() {
    return overall;
  }

  /** The quantities over images of which this class is predicted. */
  Range of(String label) {
    return classes.getOrDefault(label, new Range(-1, 0, 0));
  }

  /** The quantities of a class by its number. */
  Range of(int index) {
    return classes.values().stream()
        .filter(range -> range.index() == index)
        .findFirst()
        .orElse(new Range(-1, 0, 0));
  }

  /** How many quantities an image can have: those over all images, and those of its class. */
  int perImage() {
    return overall
        + classes.values().stream().mapToInt(range -> range.to() - range.from()).max().orElse(0);
  }

  /** What M must reach. */
  public double threshold() {
    return monitored.size() * settings.patience().span() / settings.budget();
  }
}
