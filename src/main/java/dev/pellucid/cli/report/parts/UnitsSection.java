package dev.pellucid.cli.report.parts;

import dev.pellucid.cli.report.Body;
import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Figures;
import dev.pellucid.cli.report.Section;
import dev.pellucid.cli.report.SectionMaker;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.Text;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Place;
import dev.pellucid.explain.global.model.spray.ChannelRelevance;
import dev.pellucid.explain.global.neuron.patches.TopPatches;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The units of the concept layer that add most to the classes with most images, and the patches
 * that they answer to most. Memory: what a class's channels add, and some patches a unit.
 */
public final class UnitsSection implements SectionMaker {

  private static final int MOST_CLASSES = 8;

  private static final int PATCHES = 6;

  /** What adds most to fewer images may do so by chance. */
  private static final int FEWEST = 5;

  @Override
  public String id() {
    return "units";
  }

  @Override
  public String title() {
    return "The units that count most";
  }

  /** A unit, the class it was chosen for, and by how much. */
  private record Chosen(int unit, int index, int images, double share) {}

  @Override
  public long steps(Subject subject) {
    return drawn(subject).size() + classes(subject).values().stream().mapToLong(List::size).sum();
  }

  private static List<Answer> drawn(Subject subject) {
    return subject.byPrediction().values().stream().flatMap(List::stream).toList();
  }

  private static Map<Integer, List<Answer>> classes(Subject subject) {
    return subject.byPrediction().entrySet().stream()
        .filter(each -> each.getValue().size() >= FEWEST)
        .sorted(
            Comparator.comparingInt((Map.Entry<Integer, List<Answer>> e) -> e.getValue().size())
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(MOST_CLASSES)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  @Override
  public Section make(Subject subject, LongConsumer done) {
    if (classes(subject).isEmpty()) {
      return leftOut(
          "No answer is given to %d images or more; of fewer it cannot be said which units count for it."
              .formatted(FEWEST));
    }
    Activations layer = Activations.at(subject.classifier(), Optional.empty());
    Map<Integer, Chosen> byUnit = new TreeMap<>();
    classes(subject)
        .forEach(
            (index, answers) -> {
              Chosen chosen = strongest(subject, layer, index, answers, done);
              byUnit.merge(chosen.unit(), chosen, (a, b) -> a.share() >= b.share() ? a : b);
            });
    int[] units = byUnit.keySet().stream().mapToInt(Integer::intValue).toArray();
    Map<String, Answer> byName = new LinkedHashMap<>();
    drawn(subject).forEach(answer -> byName.put(subject.name(answer), answer));
    List<TopPatches.OfUnit> found =
        new TopPatches(subject.classifier(), Optional.of(layer.layer().tensor()))
            .of(
                units,
                PATCHES,
                byName.values().stream().map(answer -> picture(subject, answer, done)));
    Body body = new Body();
    for (TopPatches.OfUnit unit : found) {
      draw(subject, body, layer, byName, byUnit.get(unit.unit()), unit);
    }
    body.note(
        "Units are channels of layer %s; each patch is %d cells of it wide, about the place where the unit answers most in that image, of %s. A unit was chosen because, of all, it adds most to the score of the class named. That the strongest answers look alike does not say that it answers to nothing else."
            .formatted(
                layer.layer().tensor(), PartsPicture.CELLS, Text.count(byName.size(), "image")));
    return new Section.Told(
        id(),
        title(),
        "A network is made of many small detectors, its units, each of which answers to something. Here are those that add most to the answers of the model, with the pieces of images that excite them most. "
            + "If the pieces show something that does not belong to the class, the model may go by the wrong thing.",
        body.html(),
        List.of(),
        Figures.of(found.stream().map(unit -> figures(subject, byUnit, unit)).toList()));
  }

  private static InputPicture picture(Subject subject, Answer answer, LongConsumer done) {
    done.accept(1);
    return new InputPicture(
        subject.name(answer), subject.read(answer).image().pixels(), subject.view(answer));
  }

  /** The unit that adds most to a class, on average over its images. */
  private static Chosen strongest(
      Subject subject, Activations layer, int index, List<Answer> answers, LongConsumer done) {
    double[] sums = new double[layer.layer().channels()];
    layer.forEachGradient(
        () ->
            answers.stream()
                .map(answer -> subject.read(answer).image().pixels())
                .peek(read -> done.accept(1))
                .iterator(),
        index,
        image -> {
          float[] relevance = ChannelRelevance.of(image);
          for (int k = 0; k < sums.length; k++) {
            sums[k] += relevance[k] / answers.size();
          }
        });
    int best =
        IntStream.range(0, sums.length)
            .boxed()
            .max(Comparator.comparingDouble(k -> sums[k]))
            .orElseThrow();
    return new Chosen(best, index, answers.size(), sums[best]);
  }

  private static void draw(
      Subject subject,
      Body body,
      Activations layer,
      Map<String, Answer> byName,
      Chosen chosen,
      TopPatches.OfUnit unit) {
    body.raw("<div class=\"kept-together\">");
    body.heading(
        "Unit %d: adds most to '%s' (%s)"
            .formatted(
                unit.unit(), subject.label(chosen.index()), Text.count(chosen.images(), "image")));
    List<Captioned> pictures = new ArrayList<>();
    for (TopPatches.Patch patch : unit.patches()) {
      Answer answer = byName.get(patch.image());
      Place place =
          new Place(
              (patch.column() + 0.5) / layer.layer().width(),
              (patch.row() + 0.5) / layer.layer().height());
      pictures.add(
          new Captioned(
              PartsPicture.patch(subject.view(answer), place, layer.layer()),
              subject.label(answer.label().orElse(answer.predicted()))));
    }
    body.pictures(pictures);
    body.raw("</div>");
  }

  private static Map<String, Object> figures(
      Subject subject, Map<Integer, Chosen> byUnit, TopPatches.OfUnit unit) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("unit", unit.unit());
    figures.put("class", subject.label(byUnit.get(unit.unit()).index()));
    figures.put("share", byUnit.get(unit.unit()).share());
    figures.put(
        "patches",
        unit.patches().stream()
            .map(
                patch ->
                    Map.of(
                        "image", patch.image(),
                        "row", patch.row(),
                        "column", patch.column(),
                        "activation", patch.activation()))
            .toList());
    return figures;
  }
}
