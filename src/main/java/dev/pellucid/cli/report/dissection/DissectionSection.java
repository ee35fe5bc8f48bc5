package dev.pellucid.cli.report.dissection;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.neurons.ConceptPictures.Marked;
import dev.pellucid.cli.report.Body;
import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Figures;
import dev.pellucid.cli.report.Section;
import dev.pellucid.cli.report.SectionMaker;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.Text;
import dev.pellucid.cli.report.dissection.Detected.State;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.global.neuron.dissection.Dissection;
import dev.pellucid.explain.global.neuron.dissection.Dissection.Detector;
import dev.pellucid.explain.global.neuron.dissection.MaskedPicture;
import dev.pellucid.explain.global.neuron.dissection.NetworkDissection;
import dev.pellucid.explain.global.neuron.patches.TopPatches;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which units of the concept layer detect which of the things that are marked in the images
 * (Network Dissection). Memory: the masks of at most {@value #MOST_IMAGES} images, and the largest
 * hundredth of each unit's activations in them.
 */
public final class DissectionSection implements SectionMaker {

  private static final int MOST_IMAGES = 500;
  private static final int MOST_UNITS = 8;
  private static final int PICTURES = 6;

  /** Images are read to count, for thresholds, overlaps, masks, what chance does, and the best. */
  private static final int READINGS = 6;

  @Override
  public String id() {
    return "dissection";
  }

  @Override
  public String title() {
    return "What its neurons detect";
  }

  @Override
  public long steps(Subject subject) {
    return pictures(subject).map(pictures -> (long) READINGS * pictures.count()).orElse(1L);
  }

  /** What {@code report.json} has of it. */
  private record Told(String layer, int units, int images, double share, List<Detected> concepts) {}

  /** A unit, and images in which it answers most, with what it marks in them. */
  private record Shown(Detector unit, List<RgbImage> pictures) {}

  @Override
  public Section make(Subject subject, LongConsumer done) {
    Optional<ConceptPictures> marked = pictures(subject);
    if (marked.isEmpty()) {
      return leftOut(
          "Nothing is marked in the images, so that it cannot be told what single units answer to. Name masks of what they show by --masks, or mark their objects.");
    }
    ConceptPictures pictures = marked.get();
    Iterable<MaskedPicture> counted = counted(pictures, done);
    int[] images = images(pictures.concepts(), counted);
    if (IntStream.of(images).noneMatch(count -> count >= Detected.FEW)) {
      return leftOut(
          "No thing is marked in %d images or more, and fewer do not tell what a unit answers to."
              .formatted(Detected.FEW));
    }
    NetworkDissection method =
        new NetworkDissection(
            subject.classifier(), Optional.empty(), NetworkDissection.USUAL_SHARE);
    Dissection found = method.of(pictures.concepts(), pictures.count(), counted);
    List<Detected> concepts =
        Detected.of(
            found,
            NetworkDissection.USUAL_SHARE,
            method.byChance(found, rounds(subject), subject.settings().seed(), counted),
            images);
    Body body = new Body();
    words(body, concepts, found);
    body.heading("How many units each thing has");
    body.raw(
        UnitBars.of(
            concepts.stream()
                .filter(each -> each.state() != State.TOO_FEW && each.state() != State.TOO_LARGE)
                .toList()));
    List<Shown> shown = shown(subject, method, found, concepts, pictures, done);
    if (!shown.isEmpty()) {
      body.paragraph(
          "The best units, each in the images where it answers most. Bright is where it does, all else is darkened.");
    }
    shown.forEach(each -> draw(body, each));
    body.note(note(subject, found));
    return new Section.Told(
        id(),
        title(),
        "In these images it is known where some things are. A unit of the network, one of its many small detectors, that answers where such a thing is and hardly anywhere else detects it. "
            + "Which things have units of their own?",
        body.html(),
        List.of(),
        Figures.of(
            new Told(
                found.layer().tensor(),
                found.thresholds().length,
                found.images(),
                NetworkDissection.USUAL_SHARE,
                concepts)));
  }

  /** How many show each concept. */
  private static int[] images(List<String> concepts, Iterable<MaskedPicture> pictures) {
    int[] images = new int[concepts.size()];
    for (MaskedPicture picture : pictures) {
      for (int concept = 0; concept < images.length; concept++) {
        BitSet mask = picture.masks().get(concepts.get(concept));
        images[concept] += mask == null || mask.isEmpty() ? 0 : 1;
      }
    }
    return images;
  }

  /** So many that none of them passes for more than chance, with the confidence that is asked. */
  private static int rounds(Subject subject) {
    return (int) Math.ceil(1 / (1 - subject.settings().confidence()) - 1e-9) - 1;
  }

  /** Images whose things are marked: all that is known, else the objects as their classes. */
  private static Optional<ConceptPictures> pictures(Subject subject) {
    if (subject.marked().isPresent()) {
      List<Answer> drawn = drawn(subject, subject.survey().answers());
      return Optional.of(
          new ConceptPictures(
              subject.marked().get().concepts(),
              drawn.size(),
              number -> subject.marked().get().pictures().apply(drawn.get(number).sample())));
    }
    List<Answer> objects =
        drawn(subject, subject.survey().labelled().stream().filter(Answer::marked).toList());
    return objects.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ConceptPictures(
                objects.stream()
                    .map(answer -> subject.label(answer.label().getAsInt()))
                    .distinct()
                    .toList(),
                objects.size(),
                number -> object(subject, objects.get(number))));
  }

  private static Marked object(Subject subject, Answer answer) {
    Sample.Content content = subject.read(answer);
    return new Marked(
        new InputPicture(subject.name(answer), content.image().pixels(), subject.view(answer)),
        Map.of(subject.label(answer.label().getAsInt()), content.object().orElseThrow().inside()));
  }

  private static List<Answer> drawn(Subject subject, List<Answer> answers) {
    if (answers.size() <= MOST_IMAGES) {
      return answers;
    }
    List<Answer> shuffled = new ArrayList<>(answers);
    Collections.shuffle(shuffled, new Random(subject.settings().seed()));
    return shuffled.subList(0, MOST_IMAGES).stream()
        .sorted(Comparator.comparingInt(Answer::sample))
        .toList();
  }

  private static Iterable<MaskedPicture> counted(ConceptPictures pictures, LongConsumer done) {
    return () ->
        IntStream.range(0, pictures.count())
            .mapToObj(pictures.pictures())
            .peek(read -> done.accept(1))
            .map(
                marked ->
                    new MaskedPicture(
                        marked.picture().name(), marked.picture().tensor(), marked.masks()))
            .iterator();
  }

  private static void words(Body body, List<Detected> concepts, Dissection found) {
    long own = concepts.stream().filter(each -> each.state() == State.OWN).count();
    body.paragraph(
        own == 0
            ? "In %d images, no thing has a unit of its own among %d units."
                .formatted(found.images(), found.thresholds().length)
            : "In %d images, %s of %d that are marked %s units of %s own, among %d units."
                .formatted(
                    found.images(),
                    Text.count(own, "thing"),
                    concepts.size(),
                    own == 1 ? "has" : "have",
                    own == 1 ? "its" : "their",
                    found.thresholds().length));
    body.table(
        List.of("", "things"),
        Stream.of(State.values())
            .filter(state -> concepts.stream().anyMatch(each -> each.state() == state))
            .map(state -> List.of(heading(state), named(concepts, state)))
            .toList());
  }

  private static String heading(State state) {
    return switch (state) {
      case OWN -> "have units of their own";
      case SHARED -> "share a unit with another thing, which it fits better";
      case NONE -> "no unit answers to them";
      case TOO_LARGE -> "fill too much of the images to be told by this";
      case TOO_FEW -> "seen in fewer than %d images: too few".formatted(Detected.FEW);
    };
  }

  private static String named(List<Detected> concepts, State state) {
    return Text.list(
        concepts.stream().filter(each -> each.state() == state).map(Detected::concept).toList());
  }

  /** The best units, each of another thing. */
  private static List<Shown> shown(
      Subject subject,
      NetworkDissection method,
      Dissection found,
      List<Detected> concepts,
      ConceptPictures pictures,
      LongConsumer done) {
    List<Detector> units =
        concepts.stream()
            .filter(each -> each.state() == State.OWN)
            .map(each -> each.own().get(0))
            .sorted(Comparator.comparingDouble(Detector::iou).reversed())
            .limit(MOST_UNITS)
            .toList();
    if (units.isEmpty()) {
      return List.of();
    }
    List<TopPatches.OfUnit> strongest =
        new TopPatches(subject.classifier(), Optional.of(found.layer().tensor()))
            .of(
                units.stream().mapToInt(Detector::unit).toArray(),
                PICTURES,
                IntStream.range(0, pictures.count())
                    .mapToObj(
                        number -> {
                          InputPicture picture = pictures.pictures().apply(number).picture();
                          return new InputPicture(
                              String.valueOf(number), picture.tensor(), picture.view());
                        })
                    .peek(read -> done.accept(1)));
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      List<InputPicture> images =
          strongest.get(i).patches().stream()
              .map(patch -> pictures.pictures().apply(Integer.parseInt(patch.image())).picture())
              .toList();
      List<BitSet> marked =
          method.marked(
              found, units.get(i).unit(), images.stream().map(InputPicture::tensor).toList());
      shown.add(
          new Shown(
              units.get(i),
              IntStream.range(0, images.size())
                  .mapToObj(image -> lit(images.get(image).view(), marked.get(image)))
                  .toList()));
    }
    return shown;
  }

  /** A picture in which only what is marked is bright. */
  private static RgbImage lit(RgbImage picture, BitSet marked) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      if (!marked.get(i / 3)) {
        rgb[i] = (byte) ((rgb[i] & 0xff) / 3);
      }
    }
    return new RgbImage(picture.width(), picture.height(), rgb);
  }

  private static void draw(Body body, Shown shown) {
    body.raw("<div class=\"kept-together\">");
    body.heading(
        "Unit %d: '%s', overlap %s"
            .formatted(
                shown.unit().unit(), shown.unit().concept(), Text.percent(shown.unit().iou())));
    body.pictures(shown.pictures().stream().map(picture -> new Captioned(picture, "")).toList());
    body.raw("</div>");
  }

  private static String note(Subject subject, Dissection found) {
    return "Units are channels of layer %s. A unit marks the places where its answer is among the strongest %s of all that it gives in these images. Overlap (IoU) is what is marked and shows the thing, out of all that is marked or shows it; above %s, and above what any unit reaches in %d rounds in which images are given the marks of others, it detects the thing, as by chance one thing in twenty would find a unit that does; a unit is counted for the thing that it overlaps with most. As a unit marks so little, an overlap cannot be large with things that fill much of an image. A thing without a unit may still be known by many units together, and one with a unit need not matter to any answer."
        .formatted(
            found.layer().tensor(),
            Text.number(100 * NetworkDissection.USUAL_SHARE, 1) + "%",
            Text.percent(Dissection.DETECTS),
            rounds(subject));
  }
}
