package dev.pellucid.cli.report;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.ModelManifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the report is about: a model and images, of which each is read anew whenever it is needed.
 *
 * @param samples the images
 * @param survey what the model says of them
 * @param marked the same images, by their places in {@code samples}, with where things are in them;
 *     empty if that is not known
 */
public record Subject(
    Classifier classifier,
    ModelManifest manifest,
    List<Sample> samples,
    Survey survey,
    Optional<ConceptPictures> marked,
    Settings settings) {

  /** The name of a class, or its number. */
  public String label(int index) {
    return manifest.label(index);
  }

  /** Reads an image. */
  public Sample.Content read(Answer answer) {
    return samples.get(answer.sample()).reading().get();
  }

  /** What the model sees of an image. */
  public RgbImage view(Answer answer) {
    return new Preprocessor(manifest.input()).shown(read(answer).image().pixels());
  }

  /** An image's name, such as its file. */
  public String name(Answer answer) {
    return samples.get(answer.sample()).name();
  }

  /**
   * The images by the class that the model takes them for, of each at most {@link
   * Settings#perClass()}, drawn at random with the settings' seed; in the order of the classes and
   * of the images.
   */
  public Map<Integer, List<Answer>> byPrediction() {
    Map<Integer, List<Answer>> byClass = new TreeMap<>();
    survey
        .answers()
        .forEach(
            answer ->
                byClass
                    .computeIfAbsent(answer.predicted(), unseen -> new ArrayList<>())
                    .add(answer));
    byClass.replaceAll((index, all) -> drawn(all));
    return byClass;
  }

  /**
   * Images whose true class is this, whatever the model takes them for: all, or as many as {@link
   * Settings#perClass()}, drawn at random with the settings' seed. A share among them stands for
   * the class, which a share among those of {@link #byPrediction()} does not.
   *
   * @param which of them are drawn from
   */
  public List<Answer> ofLabel(int index, Predicate<Answer> which) {
    return drawn(
        survey.labelled().stream()
            .filter(answer -> answer.label().getAsInt() == index)
            .filter(which)
            .toList());
  }

  private List<Answer> drawn(List<Answer> all) {
    if (all.size() <= settings.perClass()) {
      return List.copyOf(all);
    }
    List<Answer> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(settings.seed()));
    return shuffled.subList(0, settings.perClass()).stream()
        .sorted(Comparator.comparingInt(Answer::sample))
        .toList();
  }
}
