package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.web.LiveStats.ClassShare;
import dev.pellucid.web.LiveStats.ConceptMean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What one model did lately.
 *
 * <p>Not thread safe; its owner guards it.
 */
final class ModelWindow {

  private static final int MOST_CLASSES = 10;

  private record Outcome(String predicted, String label, Concepts concepts, int batch) {}

  private final ModelRef model;
  private final int capacity;
  private final RateWindow rate;
  private final PercentileWindow inference;
  private final Deque<Outcome> latest = new ArrayDeque<>();
  private long explained;

  ModelWindow(ModelRef model, int capacity, Duration window, Instant start) {
    this.model = model;
    this.capacity = capacity;
    this.rate = new RateWindow(window, start);
    this.inference = new PercentileWindow(window, capacity);
  }

  void add(ExplanationEvent event, Instant now) {
    explained++;
    rate.add(now);
    inference.add(now, event.timings().inference());
    latest.addLast(
        new Outcome(
            event.prediction().top().get(0).label(),
            event.label(),
            event.concepts(),
            event.timings().batch()));
    if (latest.size() > capacity) {
      latest.removeFirst();
    }
  }

  LiveStats.Model read(Instant now) {
    List<Outcome> labelled = latest.stream().filter(outcome -> outcome.label() != null).toList();
    List<Concepts> attributed =
        latest.stream().map(Outcome::concepts).filter(Objects::nonNull).toList();
    return new LiveStats.Model(
        model.name(),
        model.version(),
        explained,
        rate.perSecond(now),
        inference.percentiles(now),
        latest.stream().mapToInt(Outcome::batch).average().orElse(0),
        latest.size(),
        classes(),
        labelled.size(),
        (int) labelled.stream().filter(o -> o.label().equals(o.predicted())).count(),
        conceptMeans(attributed),
        attributed.isEmpty()
            ? null
            : attributed.stream().mapToDouble(Concepts::residual).average().orElseThrow());
  }

  private List<ClassShare> classes() {
    Map<String, Integer> counts =
        latest.stream().collect(Collectors.toMap(Outcome::predicted, outcome -> 1, Integer::sum));
    List<ClassShare> shares =
        counts.entrySet().stream()
            .map(count -> new ClassShare(count.getKey(), count.getValue()))
            .sorted(
                Comparator.comparingInt(ClassShare::count)
                    .reversed()
                    .thenComparing(ClassShare::label))
            .toList();
    if (shares.size() <= MOST_CLASSES) {
      return shares;
    }
    List<ClassShare> withTail = new ArrayList<>(shares.subList(0, MOST_CLASSES));
    int tail =
        shares.subList(MOST_CLASSES, shares.size()).stream().mapToInt(ClassShare::count).sum();
    withTail.add(new ClassShare(null, tail));
    return List.copyOf(withTail);
  }

  private static List<ConceptMean> conceptMeans(List<Concepts> attributed) {
    Map<String, DoubleSummaryStatistics> signed = new LinkedHashMap<>();
    Map<String, DoubleSummaryStatistics> absolute = new LinkedHashMap<>();
    for (Concepts concepts : attributed) {
      for (ConceptAttribution concept : concepts.attributions()) {
        summary(signed, concept.name()).accept(concept.contribution());
        summary(absolute, concept.name()).accept(Math.abs(concept.contribution()));
      }
    }
    return signed.entrySet().stream()
        .map(
            concept ->
                new ConceptMean(
                    concept.getKey(),
                    concept.getValue().getAverage(),
                    absolute.get(concept.getKey()).getAverage()))
        .toList();
  }

  private static DoubleSummaryStatistics summary(
      Map<String, DoubleSummaryStatistics> summaries, String name) {
    return summaries.computeIfAbsent(name, absent -> new DoubleSummaryStatistics());
  }
}
