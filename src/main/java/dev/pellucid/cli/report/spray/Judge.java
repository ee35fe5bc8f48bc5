package dev.pellucid.cli.report.spray;

import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.spray.Judged.Group;
import dev.pellucid.cli.report.spray.Judged.Named;
import dev.pellucid.cli.report.spray.SeenClass.Instruments;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.explain.global.model.concepts.Holm;
import dev.pellucid.explain.global.model.spray.PlacedConcepts;
import dev.pellucid.explain.global.model.spray.Spray;
import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Exchange;
import dev.pellucid.explain.method.Effort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Tells classes that go by their surroundings from those that do not, and by what of them. */
final class Judge {

  /** A group of fewer images is not tested. */
  private static final int LEAST_GROUP = 5;

  /**
   * Surroundings that raise a class's share by less are not told of: so much may come of cutting,
   * or of objects that reach beyond where they are thought to be.
   */
  private static final double WORTH_SAYING = 0.1;

  /** From this difference of means, in standard deviations, a concept sets a group apart. */
  private static final double APART = 1;

  private static final int MOST_TRAITS = 2;

  private static final int MOST_CONTROLS = 200;

  private static final int ROUNDS = 9999;

  private final Subject subject;
  private final Instruments with;
  private final List<SeenClass> classes;
  private final List<Exchange> exchanges;
  private final List<Answer> exchanged;
  private final int[] predicted;
  private final Map<Integer, Integer> places = new HashMap<>();
  private final MeanInterval interval;
  private final PermutationTest test;

  /** A group or a whole class that is tested. */
  private record Candidate(int seen, int group, Pull pull) {}

  /**
   * Of a subject.
   *
   * @param exchanged the images that were exchanged, in the order that the exchanges count them by
   */
  Judge(
      Subject subject,
      Instruments with,
      List<SeenClass> classes,
      List<Exchange> exchanges,
      List<Answer> exchanged) {
    this.subject = subject;
    this.with = with;
    this.classes = classes;
    this.exchanges = exchanges;
    this.exchanged = exchanged;
    this.predicted = exchanged.stream().mapToInt(Answer::predicted).toArray();
    for (int place = 0; place < exchanged.size(); place++) {
      places.put(exchanged.get(place).sample(), place);
    }
    this.interval = new MeanInterval(subject.settings().confidence(), subject.settings().seed());
    this.test = new PermutationTest(ROUNDS, subject.settings().seed());
  }

  List<Judged> judged(Spray spray) {
    List<Spray.Groups> clusterings =
        classes.stream().map(seen -> spray.group(seen.channels())).toList();
    List<Candidate> candidates = candidates(clusterings);
    double[] together =
        Holm.adjusted(candidates.stream().mapToDouble(each -> each.pull().p()).toArray());
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      judged.add(judged(i, clusterings.get(i), candidates, together));
    }
    return judged;
  }

  private List<Candidate> candidates(List<Spray.Groups> clusterings) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      SeenClass seen = classes.get(i);
      int[] all = IntStream.range(0, seen.answers().size()).toArray();
      candidates.add(new Candidate(i, -1, pull(seen, all)));
      List<Spray.Group> groups = clusterings.get(i).groups();
      for (int group = 0; group < groups.size(); group++) {
        int[] members = groups.get(group).members();
        if (groups.size() > 1 && members.length >= LEAST_GROUP) {
          candidates.add(new Candidate(i, group, pull(seen, members)));
        }
      }
    }
    return candidates;
  }

  private Pull pull(SeenClass seen, int[] members) {
    Set<Integer> images = new HashSet<>();
    for (int member : members) {
      Integer place = places.get(seen.answers().get(member).sample());
      if (place != null) {
        images.add(place);
      }
    }
    return Pull.of(exchanges, predicted, seen.index(), images, test);
  }

  private Judged judged(
      int index, Spray.Groups clustering, List<Candidate> candidates, double[] together) {
    SeenClass seen = classes.get(index);
    double level = 1 - subject.settings().confidence();
    Set<Integer> foundGroups = new HashSet<>();
    Pull whole = null;
    double best = 1;
    boolean found = false;
    for (int c = 0; c < candidates.size(); c++) {
      Candidate each = candidates.get(c);
      if (each.seen() == index) {
        whole = each.group() < 0 ? each.pull() : whole;
        if (together[c] <= level && each.pull().more() >= WORTH_SAYING) {
          found = true;
          best = Math.min(best, together[c]);
          foundGroups.add(each.group());
        }
      }
    }
    Set<Integer> members = members(clustering, foundGroups, seen);
    return new Judged(
        seen,
        clustering,
        groups(seen, clustering, foundGroups),
        whole,
        found,
        members,
        found ? pull(seen, members.stream().mapToInt(Integer::intValue).toArray()) : whole,
        best,
        found ? named(seen, members) : Optional.empty());
  }

  /** Those of the groups that decide; all of the class if it does so only as a whole. */
  private static Set<Integer> members(Spray.Groups clustering, Set<Integer> found, SeenClass seen) {
    Set<Integer> members = new HashSet<>();
    for (int group : found) {
      if (group >= 0) {
        Arrays.stream(clustering.groups().get(group).members()).forEach(members::add);
      }
    }
    if (members.isEmpty()) {
      IntStream.range(0, seen.answers().size()).forEach(members::add);
    }
    return members;
  }

  private List<Group> groups(SeenClass seen, Spray.Groups clustering, Set<Integer> found) {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < clustering.groups().size(); i++) {
      Spray.Group of = clustering.groups().get(i);
      groups.add(
          new Group(
              of,
              right(Arrays.stream(of.members()).mapToObj(seen.answers()::get).toList()),
              clustering.groups().size() == 1 ? List.of() : traits(seen, of.members()),
              pull(seen, of.members()),
              found.contains(i)));
    }
    return groups;
  }

  private Optional<Estimate> right(List<Answer> answers) {
    double[] labelled =
        answers.stream()
            .filter(answer -> answer.label().isPresent())
            .mapToDouble(answer -> answer.right() ? 1 : 0)
            .toArray();
    return labelled.length == 0 ? Optional.empty() : Optional.of(interval.ofAnswers(labelled));
  }

  /**
   * What stands around the objects of a group more than of the class's other images, by more than
   * chance.
   */
  private List<String> traits(SeenClass seen, int[] members) {
    if (with.concepts().isEmpty()) {
      return List.of();
    }
    Set<Integer> inside = new HashSet<>();
    Arrays.stream(members).forEach(inside::add);
    List<String> names = with.concepts().get().bank().names();
    double[] differences =
        IntStream.range(0, names.size()).mapToDouble(j -> standardised(seen, inside, j)).toArray();
    double[] together =
        Holm.adjusted(
            IntStream.range(0, names.size())
                .mapToDouble(j -> differences[j] >= APART ? chance(seen, inside, j) : 1)
                .toArray());
    Map<String, Double> apart = new HashMap<>();
    for (int j = 0; j < names.size(); j++) {
      if (differences[j] >= APART && together[j] <= 1 - subject.settings().confidence()) {
        apart.put(names.get(j), differences[j]);
      }
    }
    return apart.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(MOST_TRAITS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The probability that a group drawn at random has as much more of a concept. */
  private double chance(SeenClass seen, Set<Integer> inside, int concept) {
    return test.greater(
        presences(seen, concept, inside::contains),
        presences(seen, concept, i -> !inside.contains(i)));
  }

  private static double[] presences(SeenClass seen, int concept, IntPredicate which) {
    return IntStream.range(0, seen.around().size())
        .filter(which)
        .mapToDouble(i -> seen.around().get(i).presence()[concept])
        .toArray();
  }

  private static double standardised(SeenClass seen, Set<Integer> inside, int concept) {
    double[] mean = new double[2];
    double[] squares = new double[2];
    int[] count = new int[2];
    for (int i = 0; i < seen.around().size(); i++) {
      int side = inside.contains(i) ? 1 : 0;
      double value = seen.around().get(i).presence()[concept];
      mean[side] += value;
      squares[side] += value * value;
      count[side]++;
    }
    if (count[0] < 2 || count[1] < 2) {
      return 0;
    }
    double variance = 0;
    for (int side = 0; side < 2; side++) {
      mean[side] /= count[side];
      variance += squares[side] - count[side] * mean[side] * mean[side];
    }
    double deviation = Math.sqrt(variance / (count[0] + count[1] - 2));
    return deviation > 0 ? (mean[1] - mean[0]) / deviation : 0;
  }

  /**
   * The concept that adds more to the class around these objects than around others, by the largest
   * difference.
   */
  private Optional<Named> named(SeenClass seen, Set<Integer> members) {
    if (with.concepts().isEmpty()) {
      return Optional.empty();
    }
    PlacedConcepts bank = with.concepts().get();
    List<PlacedConcepts.Values> here = members.stream().sorted().map(seen.around()::get).toList();
    List<PlacedConcepts.Values> elsewhere = controls(seen.index(), bank);
    if (elsewhere.isEmpty()) {
      return Optional.empty();
    }
    int concepts = bank.bank().names().size();
    double[] single = new double[concepts];
    double[] difference = new double[concepts];
    for (int j = 0; j < concepts; j++) {
      double[] some = contributions(here, j);
      double[] others = contributions(elsewhere, j);
      difference[j] = mean(some) - mean(others);
      single[j] = test.greater(some, others);
    }
    double[] together = Holm.adjusted(single);
    return IntStream.range(0, concepts)
        .filter(j -> together[j] <= 1 - subject.settings().confidence() && difference[j] > 0)
        .boxed()
        .max(Comparator.comparingDouble(j -> difference[j]))
        .map(j -> named(seen, bank, j, here, elsewhere, together[j]));
  }

  private Named named(
      SeenClass seen,
      PlacedConcepts bank,
      int concept,
      List<PlacedConcepts.Values> here,
      List<PlacedConcepts.Values> elsewhere,
      double p) {
    double halfway =
        (here.stream().mapToDouble(each -> each.presence()[concept]).average().orElseThrow()
                + elsewhere.stream()
                    .mapToDouble(each -> each.presence()[concept])
                    .average()
                    .orElseThrow())
            / 2;
    List<Answer> present = new ArrayList<>();
    List<Answer> absent = new ArrayList<>();
    List<Answer> labelled = subject.ofLabel(seen.index(), with.object()::knows);
    List<PlacedConcepts.Values> around = around(labelled, bank, seen.index());
    for (int i = 0; i < labelled.size(); i++) {
      (around.get(i).presence()[concept] >= halfway ? present : absent).add(labelled.get(i));
    }
    return new Named(
        bank.bank().names().get(concept),
        mean(contributions(here, concept)),
        mean(contributions(elsewhere, concept)),
        p,
        right(present),
        right(absent));
  }

  private List<PlacedConcepts.Values> controls(int target, PlacedConcepts bank) {
    List<Answer> others =
        new ArrayList<>(exchanged.stream().filter(answer -> answer.predicted() != target).toList());
    Collections.shuffle(others, new Random(subject.settings().seed()));
    return around(others.subList(0, Math.min(MOST_CONTROLS, others.size())), bank, target);
  }

  private List<PlacedConcepts.Values> around(List<Answer> images, PlacedConcepts bank, int target) {
    List<PlacedConcepts.Values> values = new ArrayList<>();
    for (int from = 0; from < images.size(); from += Effort.DEFAULT_ROWS) {
      values.addAll(
          SeenClass.concepts(
              with,
              bank,
              images.subList(from, Math.min(images.size(), from + Effort.DEFAULT_ROWS)).stream()
                  .map(subject::read)
                  .toList(),
              target));
    }
    return values;
  }

  private static double[] contributions(List<PlacedConcepts.Values> images, int concept) {
    return images.stream().mapToDouble(each -> each.contribution()[concept]).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
