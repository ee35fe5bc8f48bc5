package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.baseline.Baselines;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.evaluate.study.StudyResult.Cost;
import dev.pellucid.evaluate.study.StudyResult.Row;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.UnfitModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Judges explainers by indicators over a set of images.
 *
 * <p>One explainer after the other, so that its graphs are compiled once, and a few images at a
 * time, so that the memory it takes does not grow with the set, but for eight bytes a finding.
 */
public final class Study {

  /** Asked to explain at once. */
  public static final int IMAGES_IN_ONE_ASK = 8;

  private final EvaluatedModel model;
  private final List<Sample> samples;
  private final MeanInterval interval;
  private final Runnable progress;

  private final List<Optional<Target>> targets;
  private final Set<Failure> failures = new LinkedHashSet<>();

  /** An image of which all that is judged is known. */
  private record Read(int index, ImageBatch image, Sample.Content content) {}

  /** An explainer at work. */
  private record Asked(Explainer explainer, List<FindingTally> tallies, List<Double> seconds) {}

  /**
   * A study of one model.
   *
   * @param samples at least one
   * @param interval of every mean
   * @param progress hears of every image that an explainer is done with
   */
  public Study(
      EvaluatedModel model, List<Sample> samples, MeanInterval interval, Runnable progress) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there are no images to judge explanations of");
    }
    this.model = model;
    this.samples = List.copyOf(samples);
    this.interval = interval;
    this.progress = progress;
    this.targets = new ArrayList<>(Collections.nCopies(samples.size(), Optional.empty()));
  }

  /**
   * Judges every explainer by every indicator.
   *
   * @param explainers their names differ
   */
  public StudyResult judge(List<Explainer> explainers, List<IndicatorCall> indicators) {
    failures.clear();
    List<Row> rows = new ArrayList<>();
    List<List<FindingTally>> tallies = new ArrayList<>();
    for (Explainer explainer : explainers) {
      Asked asked =
          new Asked(
              explainer,
              indicators.stream().map(each -> new FindingTally(samples.size())).toList(),
              new ArrayList<>());
      rows.add(row(asked, indicators));
      tallies.add(asked.tallies());
    }
    List<Row> compared = new Comparisons(indicators, tallies, interval).compare(rows);
    return new StudyResult(samples.size(), indicators, compared, List.copyOf(failures));
  }

  private Row row(Asked asked, List<IndicatorCall> indicators) {
    Passes passes = new Passes(0, 0);
    int explained = 0;
    int told = 0;
    boolean warm = false;
    try {
      for (int from = 0; from < samples.size(); from += IMAGES_IN_ONE_ASK) {
        int to = Math.min(samples.size(), from + IMAGES_IN_ONE_ASK);
        List<Read> read = read(from, to);
        if (!read.isEmpty()) {
          if (!warm) {
            warmUp(asked.explainer(), read.get(0));
            warm = true;
          }
          Passes before = model.classifier().spent();
          List<Optional<Attribution>> attributions = explain(asked, read);
          passes = passes.plus(model.classifier().spent().since(before));
          explained += (int) attributions.stream().filter(Optional::isPresent).count();
          measure(asked, indicators, read, attributions);
        }
        told += tell(to - from);
      }
    } catch (UnfitModelException e) {
      tell(samples.size() - told);
      return new Row(
          asked.explainer().name(),
          false,
          Optional.of(e.getMessage()),
          Optional.empty(),
          List.of());
    }
    return new Row(
        asked.explainer().name(),
        Baselines.isOne(asked.explainer()),
        Optional.empty(),
        explained == 0 ? Optional.empty() : Optional.of(cost(asked.seconds(), passes, explained)),
        IntStream.range(0, indicators.size())
            .mapToObj(
                i ->
                    asked
                        .tallies()
                        .get(i)
                        .figure(interval, indicators.get(i).indicator().isYesOrNo()))
            .toList());
  }

  private int tell(int images) {
    for (int i = 0; i < images; i++) {
      progress.run();
    }
    return images;
  }

  private Cost cost(List<Double> seconds, Passes passes, int images) {
    return new Cost(
        interval.of(seconds.stream().mapToDouble(Double::doubleValue).toArray()),
        new Passes(
            Math.round(passes.forward() / (double) images),
            Math.round(passes.backward() / (double) images)));
  }

  private List<Read> read(int from, int to) {
    List<Read> read = new ArrayList<>();
    for (int index = from; index < to; index++) {
      try {
        Sample.Content content = samples.get(index).reading().get();
        read.add(new Read(index, resolved(index, content.image()), content));
      } catch (RuntimeException e) {
        fail(index, "reading it", e);
      }
    }
    return read;
  }

  private ImageBatch resolved(int index, ImageBatch image) {
    Optional<Target> known = targets.get(index);
    ImageBatch resolved =
        known
            .map(target -> image.withTargets(List.of(target)))
            .orElseGet(() -> model.classifier().resolve(image));
    targets.set(index, Optional.of(resolved.targets().get(0)));
    return resolved;
  }

  /** Has the graphs compiled, so that they are not part of the first explanation's time. */
  private void warmUp(Explainer explainer, Read first) {
    try {
      explainer.explain(model.classifier(), first.image());
    } catch (UnfitModelException e) {
      throw e;
    } catch (RuntimeException e) {
      fail(first.index(), "explaining it by " + explainer.name(), e);
    }
  }

  private List<Optional<Attribution>> explain(Asked asked, List<Read> read) {
    long begin = System.nanoTime();
    try {
      List<Attribution> attributions = asked.explainer().explain(model.classifier(), joined(read));
      asked.seconds().add((System.nanoTime() - begin) / 1e9 / read.size());
      return attributions.stream().map(Optional::of).toList();
    } catch (UnfitModelException e) {
      throw e;
    } catch (RuntimeException oneOfThem) {
      return read.stream().map(each -> explainAlone(asked, each)).toList();
    }
  }

  private Optional<Attribution> explainAlone(Asked asked, Read read) {
    long begin = System.nanoTime();
    try {
      Attribution attribution = asked.explainer().explain(model.classifier(), read.image()).get(0);
      asked.seconds().add((System.nanoTime() - begin) / 1e9);
      return Optional.of(attribution);
    } catch (UnfitModelException e) {
      throw e;
    } catch (RuntimeException e) {
      fail(read.index(), "explaining it by " + asked.explainer().name(), e);
      return Optional.empty();
    }
  }

  /** Indicator by indicator: the graphs of one serve all images of the batch. */
  private void measure(
      Asked asked,
      List<IndicatorCall> indicators,
      List<Read> read,
      List<Optional<Attribution>> attributions) {
    for (int column = 0; column < indicators.size(); column++) {
      FindingTally tally = asked.tallies().get(column);
      for (int i = 0; i < read.size() && !tally.isGivenUp(); i++) {
        if (attributions.get(i).isPresent()) {
          measure(asked, indicators.get(column), tally, read.get(i), attributions.get(i).get());
        }
      }
    }
  }

  private void measure(
      Asked asked, IndicatorCall call, FindingTally tally, Read read, Attribution attribution) {
    ExplainedImage explained =
        new ExplainedImage(
            model,
            read.image(),
            asked.explainer(),
            attribution,
            read.content().objectOf(read.image().targets().get(0).index()));
    long begin = System.nanoTime();
    try {
      tally.add(
          read.index(),
          call.indicator().measure(explained, call.parameters(), Effort.unlimited()),
          System.nanoTime() - begin);
    } catch (UnfitModelException e) {
      tally.giveUp(e.getMessage());
    } catch (RuntimeException e) {
      fail(
          read.index(),
          "judging %s by %s".formatted(asked.explainer().name(), call.indicator().card().id()),
          e);
    }
  }

  private void fail(int index, String doing, RuntimeException e) {
    failures.add(
        new Failure(
            samples.get(index).name(),
            doing,
            e.getMessage() == null ? e.toString() : e.getMessage()));
  }

  private static ImageBatch joined(List<Read> read) {
    ImageBatch first = read.get(0).image();
    int length = first.imageLength();
    float[] pixels = new float[read.size() * length];
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      System.arraycopy(read.get(i).image().pixels(), 0, pixels, i * length, length);
      targets.addAll(read.get(i).image().targets());
    }
    return new ImageBatch(first.channels(), first.height(), first.width(), pixels, targets);
  }
}
