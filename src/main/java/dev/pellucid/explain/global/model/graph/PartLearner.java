package dev.pellucid.explain.global.model.graph;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.CutLayers;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Part;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Place;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Tie;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Learns an {@link ExplanatoryGraph} from images of one class.
 *
 * <p>Of every channel the three strongest peaks of each image are taken, if they reach half of what
 * the channel's strongest peaks are on average. Their places are counted from where the image's
 * evidence for the class lies, the mean place of max(0, Σ_k G_k ⊙ A_k) at the upper layer, so that
 * an object may stand anywhere in its image. The places of one channel are taken apart to parts by
 * {@link PartMixture}. Kept are parts that most images have, and that stay in their place.
 *
 * <p>A part of the lower layer is tied to one of the upper if most images that have the one have
 * the other, and the way between them hardly varies. Of parts of a layer at the same place the one
 * is kept that adds more to the class (upper), or that more images have (lower).
 *
 * <p>Unlike the paper's, positions are learnt layer by layer and not jointly, there are two layers,
 * and the image's evidence stands in for the part above the upper one. Cost: two forward passes and
 * a backward pass of the head an image; of each image the peaks are kept, nine numbers a channel.
 *
 * <p>A part has no name: look at its patches. That parts stand in a fixed place does not say that
 * the model uses their arrangement.
 *
 * @param most parts of the upper layer
 * @param below so many parts of the lower layer for each of these, at the most
 * @param seed of the mixtures' beginnings
 */
public record PartLearner(int most, int below, long seed) {

  /** Fewer images cannot tell a habit from chance. */
  public static final int FEWEST = 10;

  private static final int PEAKS = 3;
  private static final int PARTS_OF_A_CHANNEL = 3;

  /** Peaks below this share of a channel's usual strongest are not counted. */
  private static final double FAINT = 0.5;

  /** A part is one that at least this share of images has. */
  private static final double CONSISTENT = 0.6;

  /** In shares of the image: a part that roams farther is no part. */
  private static final double COMPACT = 0.09;

  /** In shares of the image: how far the way between tied parts may vary. */
  private static final double FIRM = 0.075;

  /** The peaks of a layer: by channel, by image. */
  private record Peaks(FeatureLayer layer, List<List<List<Peak>>> byChannel) {

    static Peaks none(FeatureLayer layer) {
      return new Peaks(
          layer,
          IntStream.range(0, layer.channels())
              .mapToObj(channel -> (List<List<Peak>>) new ArrayList<List<Peak>>())
              .toList());
    }

    void add(LayerValues values) {
      for (int channel = 0; channel < byChannel.size(); channel++) {
        byChannel.get(channel).add(Peak.of(values, channel, PEAKS));
      }
    }

    /** Half the side of a cell. */
    double blur() {
      return 0.5 / Math.max(layer.width(), layer.height());
    }
  }

  /** A part and what speaks for keeping it. */
  private record Candidate(Part part, double worth) {}

  /**
   * Learns.
   *
   * @param images {@code [C,H,W]} each, iterated over twice; {@value #FEWEST} or more
   * @param target their class, from 0
   * @throws NotApplicableException if the model has no two feature maps of different size
   */
  public ExplanatoryGraph learn(Classifier classifier, Iterable<float[]> images, int target) {
    List<FeatureLayer> layers = classifier.ask(CutLayers::of);
    FeatureLayer upper = layers.get(layers.size() - 1);
    FeatureLayer lower = nextBelow(layers, classifier.name());
    List<Place> anchors = new ArrayList<>();
    double[] worth = new double[upper.channels()];
    Peaks above = Peaks.none(upper);
    Activations.at(classifier, Optional.of(upper.tensor()))
        .forEachGradient(
            images,
            target,
            image -> {
              anchors.add(anchor(image));
              add(image, worth);
              above.add(image.activation());
            });
    if (anchors.size() < FEWEST) {
      throw new NotApplicableException(
          "%d images are too few to learn parts from; %d are needed"
              .formatted(anchors.size(), FEWEST));
    }
    Peaks under = Peaks.none(lower);
    Activations.at(classifier, Optional.of(lower.tensor())).forEach(images, under::add);
    List<Part> parts =
        chosen(
            parts(above, anchors, channel -> worth[channel] > 0).stream()
                .map(part -> new Candidate(part, part.consistency() * worth[part.channel()]))
                .toList(),
            most,
            above.blur());
    return tied(upper, lower, parts, parts(under, anchors, channel -> true), under.blur());
  }

  /** The next one above it in size, from the end on. */
  private static FeatureLayer nextBelow(List<FeatureLayer> layers, String model) {
    FeatureLayer upper = layers.get(layers.size() - 1);
    for (int i = layers.size() - 2; i >= 0; i--) {
      if (layers.get(i).width() > upper.width() || layers.size() == 2) {
        return layers.get(i);
      }
    }
    throw new NotApplicableException(
        "model '%s' has no two feature maps of different size, one behind the other"
            .formatted(model));
  }

  /** The mean place of what speaks for the class; the middle where nothing does. */
  private static Place anchor(LayerGradient image) {
    LayerValues activation = image.activation();
    int positions = activation.positions();
    double total = 0;
    double x = 0;
    double y = 0;
    for (int p = 0; p < positions; p++) {
      double evidence = 0;
      for (int k = 0; k < activation.channels(); k++) {
        evidence +=
            (double) activation.values()[k * positions + p]
                * image.gradient().values()[k * positions + p];
      }
      double counted = Math.max(0, evidence);
      int column = p % activation.width();
      int row = p / activation.width();
      total += counted;
      x += counted * (column + 0.5) / activation.width();
      y += counted * (row + 0.5) / activation.height();
    }
    return total > 0 ? new Place(x / total, y / total) : new Place(0.5, 0.5);
  }

  /** What each channel adds to the class. */
  private static void add(LayerGradient image, double[] worth) {
    int positions = image.activation().positions();
    for (int i = 0; i < image.activation().values().length; i++) {
      worth[i / positions] +=
          (double) image.activation().values()[i] * image.gradient().values()[i];
    }
  }

  private List<Part> parts(Peaks peaks, List<Place> anchors, IntPredicate wanted) {
    return IntStream.range(0, peaks.byChannel().size())
        .filter(wanted)
        .boxed()
        .flatMap(channel -> parts(peaks, channel, anchors).stream())
        .toList();
  }

  private List<Part> parts(Peaks peaks, int channel, List<Place> anchors) {
    List<List<Peak>> byImage = peaks.byChannel().get(channel);
    double usual =
        byImage.stream()
            .mapToDouble(each -> each.isEmpty() ? 0 : each.get(0).strength())
            .average()
            .orElseThrow();
    List<List<Peak>> strong =
        byImage.stream()
            .map(each -> each.stream().filter(peak -> peak.strength() >= FAINT * usual).toList())
            .toList();
    if (strong.stream().filter(each -> !each.isEmpty()).count() < CONSISTENT * anchors.size()) {
      return List.of();
    }
    List<double[]> places = new ArrayList<>();
    List<Double> strengths = new ArrayList<>();
    for (int image = 0; image < strong.size(); image++) {
      for (Peak peak : strong.get(image)) {
        places.add(fromAnchor(peak, anchors.get(image)));
        strengths.add(peak.strength());
      }
    }
    PartMixture mixture =
        PartMixture.of(
            places.toArray(double[][]::new),
            strengths.stream().mapToDouble(Double::doubleValue).toArray(),
            PARTS_OF_A_CHANNEL,
            peaks.blur(),
            seed);
    List<Part> parts = new ArrayList<>();
    for (int k = 0; k < mixture.parts().size(); k++) {
      PartMixture.Component component = mixture.parts().get(k);
      if (component.spread() <= COMPACT) {
        List<Optional<Place>> found = found(mixture, k, strong, anchors);
        double consistency =
            found.stream().filter(Optional::isPresent).count() / (double) found.size();
        if (consistency >= CONSISTENT) {
          parts.add(
              new Part(
                  channel, component.x(), component.y(), component.spread(), consistency, found));
        }
      }
    }
    return parts;
  }

  private static double[] fromAnchor(Peak peak, Place anchor) {
    return new double[] {peak.x() - anchor.x(), peak.y() - anchor.y()};
  }

  /** In each image the peak that most surely is the part. */
  private static List<Optional<Place>> found(
      PartMixture mixture, int part, List<List<Peak>> byImage, List<Place> anchors) {
    List<Optional<Place>> found = new ArrayList<>(byImage.size());
    for (int image = 0; image < byImage.size(); image++) {
      Place anchor = anchors.get(image);
      Peak best = null;
      double surest = 0.5;
      for (Peak peak : byImage.get(image)) {
        double sure = mixture.belonging(fromAnchor(peak, anchor))[part];
        if (sure > surest) {
          surest = sure;
          best = peak;
        }
      }
      found.add(Optional.ofNullable(best).map(peak -> new Place(peak.x(), peak.y())));
    }
    return found;
  }

  /** The worthiest, one for each place of the object. */
  private static List<Part> chosen(List<Candidate> candidates, int most, double blur) {
    List<Part> chosen = new ArrayList<>();
    candidates.stream()
        .sorted(Comparator.comparingDouble(Candidate::worth).reversed())
        .map(Candidate::part)
        .forEach(
            part -> {
              if (chosen.size() < most
                  && chosen.stream().noneMatch(other -> isSamePlace(part, other, blur))) {
                chosen.add(part);
              }
            });
    return chosen;
  }

  private static boolean isSamePlace(Part one, Part other, double blur) {
    return Math.hypot(one.x() - other.x(), one.y() - other.y()) < 2 * blur;
  }

  private ExplanatoryGraph tied(
      FeatureLayer upper, FeatureLayer lower, List<Part> parts, List<Part> under, double blur) {
    List<Part> tied = new ArrayList<>();
    List<Tie> ties = new ArrayList<>();
    for (int v = 0; v < parts.size(); v++) {
      Part part = parts.get(v);
      List<Candidate> candidates =
          under.stream()
              .flatMap(
                  other ->
                      tie(part, other, 0, 0).stream()
                          .map(tie -> new Candidate(other, tie.together() * other.consistency())))
              .toList();
      for (Part other : chosen(candidates, below, blur)) {
        int u = tied.indexOf(other);
        if (u < 0) {
          u = tied.size();
          tied.add(other);
        }
        ties.add(tie(part, other, v, u).orElseThrow());
      }
    }
    ties.sort(Comparator.comparingDouble(Tie::spread));
    return new ExplanatoryGraph(upper, lower, parts, tied, ties);
  }

  private static Optional<Tie> tie(Part part, Part other, int v, int u) {
    double x = 0;
    double y = 0;
    double squares = 0;
    int both = 0;
    int with = 0;
    for (int image = 0; image < part.places().size(); image++) {
      Optional<Place> from = part.places().get(image);
      Optional<Place> to = other.places().get(image);
      with += from.isPresent() ? 1 : 0;
      if (from.isPresent() && to.isPresent()) {
        double dx = to.get().x() - from.get().x();
        double dy = to.get().y() - from.get().y();
        x += dx;
        y += dy;
        squares += dx * dx + dy * dy;
        both++;
      }
    }
    if (both < 2 || both < CONSISTENT * with) {
      return Optional.empty();
    }
    double variance = Math.max(0, squares / both - (x * x + y * y) / both / both) / 2;
    return variance > FIRM * FIRM
        ? Optional.empty()
        : Optional.of(new Tie(v, u, x / both, y / both, Math.sqrt(variance), both / (double) with));
  }
}
