package dev.pellucid.monitor.fairness;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.GroupFigure;
import dev.pellucid.event.FairnessSignal.State;
import dev.pellucid.monitor.alert.Alarm;
import dev.pellucid.monitor.alert.Onset;
import dev.pellucid.monitor.fairness.SeenConcepts.Difference;
import dev.pellucid.monitor.reference.TieBreak;
import dev.pellucid.monitor.sequential.BettingInterval;
import dev.pellucid.monitor.sequential.Cusum;
import dev.pellucid.monitor.sequential.Logs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The groups of one attribute of one model, and the tests of all figures and pairs of them. */
final class AttributeMonitor {

  /**
   * What is remembered of one figure: a memory a group, and a test a pair; groups j and i &lt; j
   * are pair j(j−1)/2 + i.
   */
  private record Figure(
      Measure measure, int index, long seed, List<GroupMemory> groups, List<GapTest> tests) {

    int levels() {
      return measure.isShare() ? 2 : FairnessPlan.GRADES;
    }

    GapTest test(int first, int second) {
      return tests.get(pair(first, second));
    }
  }

  private final FairnessPlan plan;
  private final GapBets bets;
  private final String attribute;
  private final List<String> groups = new ArrayList<>();
  private final List<Long> hashes = new ArrayList<>();
  private final List<Values> values = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final SeenConcepts seen;

  AttributeMonitor(FairnessPlan plan, GapBets bets, String attribute) {
    this.plan = plan;
    this.bets = bets;
    this.attribute = attribute;
    this.seen = new SeenConcepts(plan.concepts());
    for (Measure measure : plan.measures()) {
      String name =
          String.join("/", plan.model().name(), plan.model().version(), attribute, measure.id());
      figures.add(
          new Figure(
              measure,
              plan.place(measure),
              TieBreak.hash(name),
              new ArrayList<>(),
              new ArrayList<>()));
    }
  }

  private static int pair(int first, int second) {
    return second * (second - 1) / 2 + first;
  }

  /** Groups are in the order in which they were first seen. */
  private void admit(String group) {
    for (Figure figure : figures) {
      groups.forEach(other -> figure.tests().add(new GapTest()));
      figure.groups().add(new GroupMemory(figure.levels()));
    }
    seen.admit();
    groups.add(group);
    hashes.add(TieBreak.hash(group));
  }

  /** How many pairs and figures there are; not all need have been compared yet. */
  long size() {
    return size(groups.size());
  }

  private long size(long count) {
    return figures.size() * (count * (count - 1) / 2);
  }

  /** How many tests have begun. */
  int tests() {
    int tests = 0;
    for (Figure figure : figures) {
      for (GapTest test : figure.tests()) {
        tests += test.isAlive() ? 1 : 0;
      }
    }
    return tests;
  }

  /**
   * Closes a tick; {@link #judge} must follow.
   *
   * @param room how large it may become
   * @return whether an alarm went off
   */
  boolean tick(Tick tick, FairnessTally images, long room) {
    Map<String, GroupTally> sorted = sort(images, room);
    sorted.forEach((group, tally) -> seen.add(groups.indexOf(group), tally));
    boolean turned = false;
    for (Figure figure : figures) {
      turned |= tick(figure, tick, sorted);
    }
    return turned;
  }

  private Map<String, GroupTally> sort(FairnessTally images, long room) {
    Map<String, GroupTally> sorted = new TreeMap<>();
    GroupTally other = images.rest(attribute);
    for (Map.Entry<String, GroupTally> named : images.apart(attribute).entrySet()) {
      if (groups.contains(named.getKey()) || hasRoom(named.getKey(), room)) {
        put(sorted, named.getKey(), named.getValue());
      } else {
        other.add(named.getValue());
      }
    }
    put(sorted, FairnessPlan.OTHER, other);
    put(sorted, FairnessPlan.UNKNOWN, images.unnamed(attribute));
    return sorted;
  }

  private void put(Map<String, GroupTally> sorted, String group, GroupTally tally) {
    if (tally.isEmpty()) {
      return;
    }
    if (!groups.contains(group)) {
      admit(group);
    }
    sorted.computeIfAbsent(group, unknown -> new GroupTally(plan.layout())).add(tally);
  }

  private static boolean isSpecial(String group) {
    return group.equals(FairnessPlan.OTHER) || group.equals(FairnessPlan.UNKNOWN);
  }

  private boolean hasRoom(String group, long room) {
    long named = groups.stream().filter(name -> !isSpecial(name)).count();
    return isSpecial(group)
        || (named < plan.settings().bounds().groups() && size(groups.size() + 1L) <= room);
  }

  private boolean tick(Figure figure, Tick tick, Map<String, GroupTally> sorted) {
    long seed = Chance.combine(figure.seed(), tick.start());
    long[][] fresh = new long[groups.size()][figure.levels()];
    boolean any = false;
    for (int g = 0; g < groups.size(); g++) {
      GroupTally tally = sorted.get(groups.get(g));
      any |= tally != null && tally.levels(figure.measure().kind(), figure.index(), fresh[g]) > 0;
    }
    if (!any) {
      return false;
    }
    while (values.size() < groups.size()) {
      values.add(new Values());
    }
    for (int g = 0; g < groups.size(); g++) {
      GroupMemory memory = figure.groups().get(g);
      memory.expire(tick.start(), plan.settings().longestWait().toMillis());
      values.get(g).load(memory.waiting(), fresh[g], new Chance(Chance.combine(seed, hash(g))));
    }
    boolean turned = false;
    for (int second = 1; second < groups.size(); second++) {
      for (int first = 0; first < second; first++) {
        Chance chance = new Chance(Chance.combine(Chance.combine(seed, hash(first)), hash(second)));
        if (figure
            .test(first, second)
            .tick(bets, tick, values.get(first), values.get(second), chance)) {
          figure.groups().get(first).restart();
          figure.groups().get(second).restart();
          turned = true;
        }
      }
    }
    for (int g = 0; g < groups.size(); g++) {
      if (values.get(g).fresh() > 0) {
        figure.groups().get(g).remember(tick.start(), fresh[g], values.get(g));
      }
    }
    return turned;
  }

  private long hash(int group) {
    return hashes.get(group);
  }

  /**
   * Lets alarms go on.
   *
   * @param logThreshold logarithm of what M must reach
   * @return whether one did
   */
  boolean judge(double logThreshold) {
    boolean turned = false;
    for (Figure figure : figures) {
      for (GapTest test : figure.tests()) {
        turned |= test.judge(bets, logThreshold);
      }
    }
    return turned;
  }

  /** The alarms that are on. */
  List<Alarm> alarms(double threshold, RecentCards recent) {
    List<Alarm> alarms = new ArrayList<>();
    for (Figure figure : figures) {
      for (int second = 1; second < groups.size(); second++) {
        for (int first = 0; first < second; first++) {
          GapTest test = figure.test(first, second);
          if (test.isOn()) {
            alarms.add(
                alarm(figure, groups.get(first), groups.get(second), test, threshold, recent));
          }
        }
      }
    }
    return alarms;
  }

  private Alarm alarm(
      Figure figure,
      String first,
      String second,
      GapTest test,
      double threshold,
      RecentCards recent) {
    Measure measure = figure.measure();
    boolean firstIsHigher = test.strongest() == Direction.FIRST_HIGHER;
    Cusum since = test.since();
    String higher = firstIsHigher ? first : second;
    String lower = firstIsHigher ? second : first;
    double high = firstIsHigher ? since.mean() : since.meanValue();
    double low = firstIsHigher ? since.meanValue() : since.mean();
    Instant start = Instant.ofEpochMilli(since.start());
    double eValue = Logs.exp(test.logE());
    Optional<Difference> difference =
        measure.concept().isPresent()
            ? Optional.empty()
            : seen.largest(groups.indexOf(higher), groups.indexOf(lower));
    return new Alarm(
        AlertEvent.Kind.FAIRNESS,
        Optional.of(attribute),
        test.logE(),
        new AlertEvent.Evidence(
            measure.id(),
            FairnessSentence.of(
                    measure, higher, high, lower, low, new Onset(start, eValue, since.images()))
                + difference.map(found -> FairnessSentence.of(found, higher, lower)).orElse(""),
            measure.concept().or(() -> difference.map(Difference::concept)).orElse(null),
            measure.label().orElse(null),
            List.of(higher, lower),
            low,
            high,
            start,
            eValue,
            threshold,
            since.images(),
            recent.examples(
                measure.kind(),
                figure.index(),
                card -> isIn(card, higher),
                card -> isIn(card, lower),
                since.start())));
  }

  private boolean isIn(Card card, String group) {
    String named = card.groups().get(attribute);
    String counted =
        named == null ? FairnessPlan.UNKNOWN : groups.contains(named) ? named : FairnessPlan.OTHER;
    return counted.equals(group);
  }

  /** How all figures stand that any image had. */
  FairnessSignal signal(DriftSignal.Window window, double threshold) {
    FairnessSettings settings = plan.settings();
    return new FairnessSignal(
        plan.model(),
        attribute,
        window,
        settings.practical(),
        settings.confidence(),
        figures.stream()
            .filter(figure -> figure.groups().stream().anyMatch(group -> group.images() > 0))
            .map(figure -> figure(figure, threshold))
            .toList());
  }

  private FairnessSignal.Measure figure(Figure figure, double threshold) {
    List<GroupFigure> means = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (int second = 0; second < groups.size(); second++) {
      means.add(mean(groups.get(second), figure.groups().get(second)));
      for (int first = 0; first < second; first++) {
        gaps.add(gap(figure, first, second, threshold));
      }
    }
    Measure measure = figure.measure();
    return new FairnessSignal.Measure(
        measure.id(),
        measure.kind().id(),
        measure.concept().orElse(null),
        measure.label().orElse(null),
        means,
        gaps);
  }

  private GroupFigure mean(String group, GroupMemory memory) {
    long images = memory.images();
    if (images == 0) {
      return new GroupFigure(group, 0, null, null, null);
    }
    BettingInterval interval = BettingInterval.of(memory.counts(), plan.settings().confidence());
    return new GroupFigure(group, images, memory.mean(), interval.low(), interval.high());
  }

  private Gap gap(Figure figure, int first, int second, double threshold) {
    GapTest test = figure.test(first, second);
    long pairs = Arrays.stream(test.found()).sum();
    double eValue = Logs.exp(test.logE());
    State state = state(figure, first, second);
    String one = groups.get(first);
    String other = groups.get(second);
    if (pairs == 0) {
      return new Gap(one, other, 0, null, null, null, eValue, threshold, state);
    }
    BettingInterval interval = BettingInterval.of(test.found(), plan.settings().confidence());
    return new Gap(
        one,
        other,
        pairs,
        test.meanDifference(),
        2 * interval.low() - 1,
        2 * interval.high() - 1,
        eValue,
        threshold,
        state);
  }

  private State state(Figure figure, int first, int second) {
    if (figure.test(first, second).isOn()) {
      return State.ALARM;
    }
    int enough = plan.settings().enough();
    return figure.groups().get(first).images() < enough
            || figure.groups().get(second).images() < enough
        ? State.NOT_ENOUGH_DATA
        : State.NO_ALARM;
  }

  void write(DataOutput out) throws IOException {
    Packed.write(out, groups.size());
    for (String group : groups) {
      out.writeUTF(group);
    }
    seen.write(out);
    for (Figure figure : figures) {
      for (GroupMemory memory : figure.groups()) {
        memory.write(out);
      }
      for (GapTest test : figure.tests()) {
        test.write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    long count = Packed.read(in);
    for (long g = 0; g < count; g++) {
      admit(in.readUTF());
    }
    seen.read(in);
    for (Figure figure : figures) {
      for (GroupMemory memory : figure.groups()) {
        memory.read(in);
      }
      for (GapTest test : figure.tests()) {
        test.read(in);
      }
    }
  }
}
