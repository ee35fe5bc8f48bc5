package dev.pellucid.cli.bank;

import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.tcav.ConceptActivationVector;
import dev.pellucid.explain.local.concept.tcav.LearntConcept;
import dev.pellucid.explain.local.concept.tcav.Sensitivity;
import dev.pellucid.explain.local.concept.tcav.Space;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * TCAV of concepts that people show. A concept is significant if its accuracy is and, where there
 * are pictures of classes, the score of one of them: its p is the larger of that of the accuracy
 * and the least of the classes, the latter multiplied by the number of classes. It is compared with
 * the level divided by the number of concepts.
 *
 * @param concepts at least one
 * @param random pictures that random directions are learnt from
 * @param classes whose scores are tested; perhaps none
 * @param level of significance of all concepts together
 */
public record TcavFit(
    Tcav tcav,
    Space space,
    List<ShownConcept> concepts,
    Pictures random,
    List<ClassPictures> classes,
    double level)
    implements ConceptFit {

  private static final int EXEMPLARS = 4;

  /** Vectors of pictures by file, so that a file that several concepts share is run once. */
  private record Vectors(Map<Path, float[]> byFile) {
    List<float[]> of(Pictures pictures) {
      return pictures.files().stream().filter(byFile::containsKey).map(byFile::get).toList();
    }
  }

  @Override
  public long steps() {
    return files().size()
        + concepts.size()
        + classes.stream().mapToLong(each -> each.pictures().files().size()).sum();
  }

  @Override
  public String unit() {
    return "steps";
  }

  @Override
  public List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("IMAGES", "ACCURACY", "±", "P"));
    classes.forEach(
        each -> headings.add(each.label().replaceFirst(",.*", "").toUpperCase(Locale.ROOT)));
    return headings;
  }

  @Override
  public String qualityName() {
    return "mean accuracy on images held out";
  }

  @Override
  public boolean givesBank() {
    return space == Space.CHANNELS;
  }

  @Override
  public Fitted at(Activations layer, Runnable step) {
    Vectors vectors = vectors(layer, step);
    List<LearntConcept> learnt = new ArrayList<>();
    for (ShownConcept concept : concepts) {
      learnt.add(
          tcav.learn(concept.name(), vectors.of(concept.with()), vectors.of(concept.without())));
      step.run();
    }
    List<List<Sensitivity>> sensitivities = sensitivities(layer, learnt, vectors, step);
    List<Fitted.Entry> entries = new ArrayList<>();
    for (int i = 0; i < learnt.size(); i++) {
      entries.add(entry(concepts.get(i), learnt.get(i), sensitivities.get(i), vectors));
    }
    return new Fitted(
        layer.layer().tensor(),
        layer.layer().channels(),
        entries,
        learnt.stream().mapToDouble(LearntConcept::accuracy).average().orElseThrow(),
        notes());
  }

  private Collection<Path> files() {
    List<Path> files = new ArrayList<>();
    concepts.forEach(concept -> files.addAll(concept.with().files()));
    concepts.forEach(concept -> files.addAll(concept.without().files()));
    if (!classes.isEmpty()) {
      files.addAll(random.files());
    }
    return files.stream().distinct().toList();
  }

  private Vectors vectors(Activations layer, Runnable step) {
    Map<Path, float[]> vectors = new HashMap<>();
    List<Path> read = new ArrayList<>();
    Iterable<float[]> tensors =
        () ->
            random.only(List.copyOf(files())).stream()
                .map(
                    picture -> {
                      read.add(Path.of(picture.name()));
                      return picture.tensor();
                    })
                .iterator();
    layer.forEach(
        tensors,
        activation -> {
          vectors.put(read.get(vectors.size()), space.ofActivation(activation));
          step.run();
        });
    return new Vectors(vectors);
  }

  /** By concept, then by class. */
  private List<List<Sensitivity>> sensitivities(
      Activations layer, List<LearntConcept> learnt, Vectors vectors, Runnable step) {
    if (classes.isEmpty()) {
      return learnt.stream().map(concept -> List.<Sensitivity>of()).toList();
    }
    int images = learnt.stream().mapToInt(LearntConcept::images).max().orElseThrow();
    List<ConceptActivationVector> chance = tcav.random(vectors.of(random), images);
    List<List<float[]>> gradients = new ArrayList<>();
    for (ClassPictures each : classes) {
      List<float[]> ofClass = new ArrayList<>();
      layer.forEachGradient(
          each.pictures().tensors(),
          each.index(),
          found -> {
            ofClass.add(space.ofGradient(found.gradient()));
            step.run();
          });
      gradients.add(ofClass);
    }
    return learnt.stream()
        .map(
            concept ->
                gradients.stream()
                    .map(ofClass -> Tcav.sensitivity(concept.cavs(), chance, ofClass))
                    .toList())
        .toList();
  }

  private Fitted.Entry entry(
      ShownConcept shown, LearntConcept learnt, List<Sensitivity> sensitivities, Vectors vectors) {
    double p = Math.max(learnt.pValue(), classP(sensitivities));
    Concept concept =
        Concept.of(learnt.name(), learnt.direction())
            .withAccuracy(learnt.accuracy())
            .tested(p, p <= level / concepts.size())
            .learntBy(
                "TCAV: linear SVM on %d images with and %d without, %d splits; p of the accuracy by %d shuffled labellings%s"
                    .formatted(
                        learnt.images(),
                        learnt.images(),
                        learnt.cavs().size(),
                        tcav.labellings(),
                        sensitivities.isEmpty()
                            ? ""
                            : ", and of the scores of %d classes by %d random vectors"
                                .formatted(classes.size(), tcav.randomVectors())));
    List<String> cells =
        new ArrayList<>(
            List.of(
                String.valueOf(learnt.images()),
                String.format(Locale.ROOT, "%.3f", learnt.accuracy()),
                String.format(Locale.ROOT, "%.3f", learnt.accuracyDeviation()),
                String.format(Locale.ROOT, "%.1e", p)));
    sensitivities.forEach(each -> cells.add(cell(each)));
    return new Fitted.Entry(concept, exemplars(shown, learnt, vectors), cells);
  }

  private double classP(List<Sensitivity> sensitivities) {
    return Math.min(
        1,
        sensitivities.stream().mapToDouble(Sensitivity::pValue).min().orElse(0)
            * sensitivities.size());
  }

  private String cell(Sensitivity of) {
    boolean significant = of.pValue() <= level / concepts.size() / classes.size();
    return String.format(Locale.ROOT, "%.2f%s", of.score().signCount(), significant ? "*" : " ");
  }

  /** The pictures that lie farthest along the direction. */
  private List<RgbImage> exemplars(ShownConcept shown, LearntConcept learnt, Vectors vectors) {
    ConceptActivationVector along = new ConceptActivationVector(learnt.direction(), 0);
    List<Path> files = shown.with().files().stream().filter(vectors.byFile()::containsKey).toList();
    double[] scores = along.derivatives(files.stream().map(vectors.byFile()::get).toList());
    return shown
        .with()
        .only(
            IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .limit(EXEMPLARS)
                .map(files::get)
                .toList())
        .views();
  }

  private List<String> notes() {
    String p =
        "P is one of %d: a concept is significant at %.1e"
            .formatted(concepts.size(), level / concepts.size());
    return classes.isEmpty()
        ? List.of(p)
        : List.of(
            p,
            "under a class: its TCAV score, the share of its images for which a step towards the concept raises the logit; * differs from that of random directions (two-sided, corrected for concepts and classes)");
  }
}
