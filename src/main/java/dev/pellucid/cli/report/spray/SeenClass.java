package dev.pellucid.cli.report.spray;

import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.global.model.spray.ChannelRelevance;
import dev.pellucid.explain.global.model.spray.PlacedConcepts;
import dev.pellucid.explain.global.model.spray.RelevanceMap;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.HeatMap;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Images that the model takes for one class, and what it goes by in each; some kilobytes an image
 * are kept.
 *
 * @param index of the class
 * @param answers the images; of each it is known where the object is
 * @param channels what each channel of the concept layer adds, {@code [K]} an image
 * @param maps where the evidence lies, pooled
 * @param around presence and contribution of the concepts around the object; empty without a bank
 */
record SeenClass(
    int index,
    List<Answer> answers,
    List<float[]> channels,
    List<HeatMap> maps,
    List<PlacedConcepts.Values> around) {

  /** Cells of a pooled map across and down, as in the paper's larger experiments. */
  static final int SIDE = 16;

  /**
   * What classes are looked at with.
   *
   * @param layer where channels and concepts are
   * @param maps gives the place of the evidence
   * @param concepts of the model's bank, if it has one
   */
  record Instruments(
      Activations layer, MethodCall maps, Optional<PlacedConcepts> concepts, ObjectPlace object) {}

  static SeenClass of(
      Subject subject, Instruments with, int index, List<Answer> answers, LongConsumer done) {
    List<float[]> channels = new ArrayList<>();
    List<HeatMap> maps = new ArrayList<>();
    List<PlacedConcepts.Values> around = new ArrayList<>();
    for (int from = 0; from < answers.size(); from += Effort.DEFAULT_ROWS) {
      List<Answer> some =
          answers.subList(from, Math.min(answers.size(), from + Effort.DEFAULT_ROWS));
      List<Sample.Content> contents = some.stream().map(subject::read).toList();
      maps.addAll(maps(subject, with, index, contents));
      for (LayerGradient image : gradients(with, contents, index)) {
        Sample.Content content = contents.get(channels.size() - from);
        channels.add(ChannelRelevance.of(image));
        with.concepts().ifPresent(bank -> around.add(concepts(with, bank, image, content)));
      }
      done.accept(some.size());
    }
    return new SeenClass(index, answers, channels, maps, around);
  }

  /** The concepts around the object of some images, what they add to any class. */
  static List<PlacedConcepts.Values> concepts(
      Instruments with, PlacedConcepts bank, List<Sample.Content> contents, int target) {
    List<PlacedConcepts.Values> around = new ArrayList<>();
    List<LayerGradient> images = gradients(with, contents, target);
    for (int i = 0; i < images.size(); i++) {
      around.add(concepts(with, bank, images.get(i), contents.get(i)));
    }
    return around;
  }

  private static PlacedConcepts.Values concepts(
      Instruments with, PlacedConcepts bank, LayerGradient image, Sample.Content content) {
    InputSpec input = with.layer().input();
    BitSet around = with.object().around(with.object().of(content).orElseThrow());
    return bank.in(image, around, input.width(), input.height());
  }

  private static List<LayerGradient> gradients(
      Instruments with, List<Sample.Content> contents, int target) {
    List<LayerGradient> gradients = new ArrayList<>();
    with.layer()
        .forEachGradient(
            contents.stream().map(content -> content.image().pixels()).toList(),
            target,
            gradients::add);
    return gradients;
  }

  private static List<HeatMap> maps(
      Subject subject, Instruments with, int target, List<Sample.Content> contents) {
    InputSpec input = with.layer().input();
    float[] pixels = new float[contents.size() * input.size()];
    for (int i = 0; i < contents.size(); i++) {
      System.arraycopy(contents.get(i).image().pixels(), 0, pixels, i * input.size(), input.size());
    }
    ImageBatch batch =
        new ImageBatch(
            input.channels().count(),
            input.height(),
            input.width(),
            pixels,
            Collections.nCopies(contents.size(), Target.of(target)));
    return with
        .maps()
        .method()
        .explain(subject.classifier(), batch, with.maps().parameters())
        .stream()
        .map(Explanation::attribution)
        .map(attribution -> RelevanceMap.of(attribution, SIDE))
        .toList();
  }

  /** The mean map of some of the images. */
  HeatMap meanMap(int[] members) {
    float[] mean = new float[SIDE * SIDE];
    for (int i : members) {
      for (int cell = 0; cell < mean.length; cell++) {
        mean[cell] += maps.get(i).values()[cell] / members.length;
      }
    }
    return new HeatMap(SIDE, SIDE, mean);
  }
}
