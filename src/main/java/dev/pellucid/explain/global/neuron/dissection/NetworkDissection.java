package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.global.neuron.dissection.Halfway.Marked;
import dev.pellucid.explain.global.neuron.dissection.Halfway.Ranked;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Network Dissection (Bau, Zhou, Khosla, Oliva, Torralba, "Network Dissection: Quantifying
 * Interpretability of Deep Visual Representations", CVPR 2017): which unit marks which concept.
 *
 * <p>T_k is the threshold with P(a_k > T_k) = q over all positions of all images, a_k the
 * activations of channel k of a layer {@code [K,h,w]}. A unit marks the pixels where its map, made
 * as large as the image (bilinear, between the middles of receptive fields), is above T_k.
 * IoU_{k,c} = Σ|M_k ∩ L_c| / Σ|M_k ∪ L_c|, sums over images, L_c the pixels that show concept c. A
 * unit is a detector of the concept with the largest IoU, if that is above {@value
 * Dissection#DETECTS}.
 *
 * <p>Cost: two forward passes an image, down to the layer. Images go by one after the other, twice;
 * kept are the largest share 2q of each unit's activations, so that T_k is exact.
 *
 * <p>It must not be used to say that a unit is for nothing else, nor that a concept without a
 * detector is not known: Net2Vec asks for many units together. As a unit marks a share q of all
 * positions, it cannot reach an IoU much above q / P(c) with a concept that covers a larger share.
 */
public final class NetworkDissection {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "network-dissection",
          "Network Dissection",
          SurveyPlace.GLOBAL_NEURON,
          new Paper(
              "Bau, Zhou, Khosla, Oliva, Torralba",
              "Network Dissection: Quantifying Interpretability of Deep Visual Representations",
              "CVPR",
              2017),
          "2 forward an image, down to the layer",
          "neurons dissect");

  /** The authors' q. */
  public static final double USUAL_SHARE = 0.005;

  private final UnitMaps maps;
  private final double share;

  /**
   * Of a layer's units.
   *
   * @param layer a feature map, or tokens, which are taken as a map; empty is the concept layer
   * @param share q, in (0, 1)
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public NetworkDissection(Classifier classifier, Optional<String> layer, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "units mark a share in (0, 1) of all positions, not " + share);
    }
    this.maps = new UnitMaps(classifier, layer);
    this.share = share;
  }

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return maps.layer();
  }

  /**
   * Dissects.
   *
   * @param concepts to look for
   * @param images how many pictures there are at most
   * @param pictures gone through twice
   * @throws NotApplicableException if there are no pictures, none shows any of the concepts, or an
   *     activation is no number
   */
  public Dissection of(List<String> concepts, int images, Iterable<MaskedPicture> pictures) {
    return of(concepts, images, from -> pictures, Notebook.NONE);
  }

  /**
   * Dissects, or goes on with it. A first sweep that is done is not made again, nor are images of a
   * second that are counted.
   *
   * @param concepts to look for
   * @param images how many pictures there are at most
   * @param from the pictures from a number on, counted from 0, in the same order each time
   * @throws NotApplicableException as where it is not noted how far it is
   */
  public Dissection of(
      List<String> concepts,
      int images,
      IntFunction<Iterable<MaskedPicture>> from,
      Notebook notebook) {
    Marked marked;
    if (notebook.last() instanceof Marked last) {
      marked = last;
    } else {
      marked = Marked.nothing(thresholds(maps, share, images, from, notebook), concepts.size());
      notebook.note().accept(marked);
    }
    return dissect(maps, concepts, marked, from, notebook);
  }

  /**
   * What chance does: every picture is given the masks of another, so that what units answer to and
   * what is marked have nothing to do with each other, apart from where in a picture things usually
   * are. A unit that marks a concept no better than the best unit then does need not know it.
   *
   * <p>Cost: one forward pass an image, down to the layer. Held are the masks of all pictures.
   *
   * @param found what the units' thresholds are taken from
   * @param rounds how often it is done
   * @param seed by which it is drawn whose masks a picture is given
   * @param pictures gone through twice; two or more
   * @return {@code [rounds][concepts]}: the IoU of the unit that marks the concept best
   */
  public double[][] byChance(
      Dissection found, int rounds, long seed, Iterable<MaskedPicture> pictures) {
    List<Map<String, BitSet>> masks = new ArrayList<>();
    pictures.forEach(picture -> masks.add(picture.masks()));
    if (masks.size() < 2) {
      throw new NotApplicableException("masks are exchanged between two pictures or more");
    }
    Random random = new Random(seed);
    List<int[]> others =
        IntStream.range(0, rounds).mapToObj(round -> others(masks.size(), random)).toList();
    int units = found.thresholds().length;
    List<Overlaps> overlaps =
        IntStream.range(0, rounds)
            .mapToObj(round -> new Overlaps(units, found.concepts().size()))
            .toList();
    int[] number = new int[1];
    maps.forEach(
        pictures,
        (picture, activations) -> {
          for (int round = 0; round < rounds; round++) {
            show(overlaps.get(round), found.concepts(), masks.get(others.get(round)[number[0]]));
          }
          for (int unit = 0; unit < units; unit++) {
            BitSet marked =
                maps.above(
                    activations.values(), unit * activations.positions(), found.thresholds()[unit]);
            for (int round = 0; round < rounds && !marked.isEmpty(); round++) {
              meet(
                  overlaps.get(round),
                  unit,
                  marked,
                  found.concepts(),
                  masks.get(others.get(round)[number[0]]));
            }
          }
          number[0]++;
        });
    return overlaps.stream()
        .map(
            each ->
                IntStream.range(0, found.concepts().size())
                    .mapToDouble(concept -> best(each, units, concept))
                    .toArray())
        .toArray(double[][]::new);
  }

  private static double best(Overlaps overlaps, int units, int concept) {
    return IntStream.range(0, units)
        .mapToDouble(unit -> overlaps.iou(unit, concept))
        .max()
        .orElseThrow();
  }

  /** Another picture for each, and each for another. */
  private static int[] others(int pictures, Random random) {
    List<Integer> order =
        IntStream.range(0, pictures).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, random);
    int[] others = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      others[order.get(i)] = order.get((i + 1) % pictures);
    }
    return others;
  }

  /**
   * The pixels that a unit marks in some pictures. One forward pass an image.
   *
   * @param found what the unit's threshold is taken from
   * @param tensors {@code [C,H,W]} each
   * @return in the order of the pictures, y·W + x of what the model sees
   */
  public List<BitSet> marked(Dissection found, int unit, List<float[]> tensors) {
    List<BitSet> marked = new ArrayList<>();
    maps.forEach(
        () -> tensors.stream().map(each -> new MaskedPicture("", each, Map.of())).iterator(),
        (picture, activations) ->
            marked.add(
                maps.above(
                    activations.values(),
                    unit * activations.positions(),
                    found.thresholds()[unit])));
    return marked;
  }

  /** T of each unit. One forward pass an image. */
  static double[] thresholds(
      UnitMaps maps, double share, int images, Iterable<MaskedPicture> pictures) {
    return thresholds(maps, share, images, from -> pictures, Notebook.NONE);
  }

  private static double[] thresholds(
      UnitMaps maps,
      double share,
      int images,
      IntFunction<Iterable<MaskedPicture>> from,
      Notebook notebook) {
    Ranked last = notebook.last() instanceof Ranked ranked ? ranked : Ranked.NOTHING;
    int positions = maps.layer().height() * maps.layer().width();
    UpperTail[] tails = new UpperTail[maps.layer().channels()];
    int kept = (int) Math.min(1 << 29, Math.floor(share * images * positions) + 1);
    for (int unit = 0; unit < tails.length; unit++) {
      tails[unit] = new UpperTail(kept);
    }
    for (int unit = 0; unit < last.largest().length; unit++) {
      for (float before : last.largest()[unit]) {
        tails[unit].add(before);
      }
    }
    int[] seen = {last.images()};
    maps.forEach(
        from.apply(last.images()),
        (picture, activations) -> {
          seen[0]++;
          float[] values = activations.values();
          for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
              throw new NotApplicableException(
                  "unit %d of layer '%s' answers to picture '%s' by what is no number, so that it has no largest answers; leave the picture out, or name another layer"
                      .formatted(i / positions, maps.layer().tensor(), picture.name()));
            }
            tails[i / positions].add(values[i]);
          }
          if (notebook.due().getAsBoolean()) {
            notebook
                .note()
                .accept(
                    new Ranked(
                        seen[0],
                        Arrays.stream(tails).map(UpperTail::largest).toArray(float[][]::new)));
          }
        });
    if (seen[0] == 0) {
      throw new NotApplicableException("there are no pictures to dissect the units by");
    }
    double[] thresholds = new double[tails.length];
    int larger = (int) Math.min(kept - 1L, (long) (share * seen[0] * positions));
    for (int unit = 0; unit < tails.length; unit++) {
      thresholds[unit] = tails[unit].largestBut(larger);
    }
    return thresholds;
  }

  /** One forward pass an image. */
  static Dissection dissect(
      UnitMaps maps, List<String> concepts, double[] thresholds, Iterable<MaskedPicture> pictures) {
    return dissect(
        maps,
        concepts,
        Marked.nothing(thresholds, concepts.size()),
        from -> pictures,
        Notebook.NONE);
  }

  private static Dissection dissect(
      UnitMaps maps,
      List<String> concepts,
      Marked last,
      IntFunction<Iterable<MaskedPicture>> from,
      Notebook notebook) {
    int units = maps.layer().channels();
    double[] thresholds = last.thresholds();
    Overlaps overlaps = new Overlaps(last);
    int[] images = {last.images()};
    maps.forEach(
        from.apply(last.images()),
        (picture, activations) -> {
          images[0]++;
          add(overlaps, maps, concepts, thresholds, picture.masks(), activations);
          if (notebook.due().getAsBoolean()) {
            notebook.note().accept(overlaps.counted(images[0], thresholds));
          }
        });
    double[] coverage = new double[concepts.size()];
    double pixels = (double) images[0] * maps.height() * maps.width();
    for (int concept = 0; concept < coverage.length; concept++) {
      coverage[concept] = overlaps.shown(concept) / pixels;
    }
    if (Arrays.stream(coverage).allMatch(covered -> covered == 0)) {
      throw new NotApplicableException(
          "none of %d pictures shows any of %s".formatted(images[0], concepts));
    }
    double[][] iou = new double[units][concepts.size()];
    for (int unit = 0; unit < units; unit++) {
      for (int concept = 0; concept < coverage.length; concept++) {
        iou[unit][concept] = overlaps.iou(unit, concept);
      }
    }
    return new Dissection(maps.layer(), concepts, images[0], coverage, thresholds, iou);
  }

  private static void add(
      Overlaps overlaps,
      UnitMaps maps,
      List<String> concepts,
      double[] thresholds,
      Map<String, BitSet> masks,
      LayerValues activations) {
    show(overlaps, concepts, masks);
    for (int unit = 0; unit < thresholds.length; unit++) {
      BitSet marked =
          maps.above(activations.values(), unit * activations.positions(), thresholds[unit]);
      if (!marked.isEmpty()) {
        meet(overlaps, unit, marked, concepts, masks);
      }
    }
  }

  private static void show(Overlaps overlaps, List<String> concepts, Map<String, BitSet> masks) {
    for (int concept = 0; concept < concepts.size(); concept++) {
      overlaps.show(concept, masks.getOrDefault(concepts.get(concept), new BitSet()));
    }
  }

  private static void meet(
      Overlaps overlaps,
      int unit,
      BitSet marked,
      List<String> concepts,
      Map<String, BitSet> masks) {
    overlaps.mark(unit, marked);
    for (int concept = 0; concept < concepts.size(); concept++) {
      BitSet mask = masks.get(concepts.get(concept));
      if (mask != null) {
        overlaps.meet(unit, marked, concept, mask);
      }
    }
  }
}
