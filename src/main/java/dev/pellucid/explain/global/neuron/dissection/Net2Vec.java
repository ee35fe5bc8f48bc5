package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.global.neuron.dissection.Dissection.Detector;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Net2Vec (Fong, Vedaldi, "Net2Vec: Quantifying and Explaining How Concepts Are Encoded by Filters
 * in Deep Neural Networks", CVPR 2018): a concept as a direction in the space of a layer's units,
 * and whether many units mark it better than the best one.
 *
 * <p>M(x) = σ(b + Σ_k w_k·[a_k(x) > T_k]), a_k {@code [h,w]} the maps of a layer and T_k as in
 * {@link NetworkDissection}, is learnt at the positions of the layer from the share of the pixels
 * around that shows the concept, by the logistic loss in which the concept and the rest weigh
 * alike. Then b is moved to where the IoU of those positions is largest: the paper leaves it to the
 * loss, by which small concepts are seen in too many places. Marked are the pixels where the map,
 * made as large as the image, is above ½.
 *
 * <p>The IoU is that on other images than weights were learnt from; so is that of the single unit,
 * which is chosen on those that they were learnt from.
 *
 * <p>Cost: three forward passes an image to learn from, two an image to try on, down to the layer.
 * Kept are {@value #POSITIONS} positions at most, and what {@link NetworkDissection} keeps.
 *
 * <p>It must not be used to say that the network uses the concept: that a rule can be read off its
 * units does not mean that something behind them reads it.
 */
public final class Net2Vec {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "net2vec",
          "Net2Vec",
          SurveyPlace.GLOBAL_NEURON,
          new Paper(
              "Fong, Vedaldi",
              "Net2Vec: Quantifying and Explaining How Concepts Are Encoded by Filters in Deep Neural Networks",
              "CVPR",
              2018),
          "3 forward an image to learn from, 2 an image to try on, down to the layer",
          "neurons net2vec");

  /** Positions that weights are learnt from; more add little. */
  private static final int POSITIONS = 40_000;

  private static final UnitWeights.Training TRAINING = new UnitWeights.Training(300, 0.05, 1e-4);

  private final UnitMaps maps;
  private final double share;
  private final long seed;

  /**
   * A concept's weights, and how well it is marked on images that were not learnt from.
   *
   * @param coverage the share of the pixels that show it
   * @param weights of each unit, {@code [K]}
   * @param bias b
   * @param iou of the weighted units
   * @param unit the one that marked it best where weights were learnt, and its IoU on the others
   */
  public record Encoding(
      String concept, double coverage, double[] weights, double bias, double iou, Detector unit) {

    /** The units with the largest weights, the largest first. */
    public int[] strongest(int most) {
      return IntStream.range(0, weights.length)
          .boxed()
          .sorted((a, b) -> Double.compare(Math.abs(weights[b]), Math.abs(weights[a])))
          .limit(most)
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }

  /**
   * What was learnt of a layer.
   *
   * @param learnt from how many images
   * @param tried on how many others
   * @param concepts those that occur in both, in the order asked
   */
  public record Encodings(FeatureLayer layer, int learnt, int tried, List<Encoding> concepts) {
    public Encodings {
      concepts = List.copyOf(concepts);
    }
  }

  /**
   * Of a layer's units.
   *
   * @param layer a feature map, or tokens, which are taken as a map; empty is the concept layer
   * @param share q of the thresholds, in (0, 1)
   * @param seed by which positions are drawn
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public Net2Vec(Classifier classifier, Optional<String> layer, double share, long seed) {
    this.maps = new UnitMaps(classifier, layer);
    this.share = share;
    this.seed = seed;
  }

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return maps.layer();
  }

  /**
   * Learns and tries.
   *
   * @param concepts to look for
   * @param images how many pictures there are to learn from, at most
   * @param learnt pictures to learn from, gone through three times
   * @param tried pictures to try on, gone through twice
   * @throws NotApplicableException if there are no pictures, or none shows any of the concepts
   */
  public Encodings of(
      List<String> concepts,
      int images,
      Iterable<MaskedPicture> learnt,
      Iterable<MaskedPicture> tried) {
    double[] thresholds = NetworkDissection.thresholds(maps, share, images, learnt);
    Dissection singles = NetworkDissection.dissect(maps, concepts, thresholds, learnt);
    List<UnitWeights.Row> rows = rows(concepts, thresholds, learnt);
    List<UnitWeights> weights =
        IntStream.range(0, concepts.size())
            .mapToObj(concept -> UnitWeights.learn(rows, concept, thresholds.length, TRAINING))
            .toList();
    Dissection others = NetworkDissection.dissect(maps, concepts, thresholds, tried);
    double[] ious = tried(concepts, thresholds, weights, tried);
    List<Encoding> encodings = new ArrayList<>();
    for (int concept = 0; concept < concepts.size(); concept++) {
      if (singles.coverage()[concept] > 0 && others.coverage()[concept] > 0) {
        String name = concepts.get(concept);
        int unit = singles.bestOf(name).unit();
        encodings.add(
            new Encoding(
                name,
                others.coverage()[concept],
                weights.get(concept).weights(),
                weights.get(concept).bias(),
                ious[concept],
                new Detector(unit, name, others.iou()[unit][concept])));
      }
    }
    return new Encodings(maps.layer(), singles.images(), others.images(), encodings);
  }

  /** Positions of the images, drawn evenly if there are too many (Vitter's reservoir). */
  private List<UnitWeights.Row> rows(
      List<String> concepts, double[] thresholds, Iterable<MaskedPicture> pictures) {
    List<UnitWeights.Row> rows = new ArrayList<>();
    Random random = new Random(seed);
    long[] seen = new long[1];
    maps.forEach(
        pictures,
        (picture, activations) -> {
          float[][] covered = new float[concepts.size()][];
          for (int concept = 0; concept < covered.length; concept++) {
            covered[concept] =
                maps.covered(picture.masks().getOrDefault(concepts.get(concept), new BitSet()));
          }
          for (int position = 0; position < activations.positions(); position++) {
            seen[0]++;
            long place = rows.size() < POSITIONS ? rows.size() : random.nextLong(seen[0]);
            if (place < POSITIONS) {
              UnitWeights.Row row = row(activations, thresholds, covered, position);
              if (place == rows.size()) {
                rows.add(row);
              } else {
                rows.set((int) place, row);
              }
            }
          }
        });
    return rows;
  }

  private static UnitWeights.Row row(
      LayerValues activations, double[] thresholds, float[][] covered, int position) {
    int[] active =
        IntStream.range(0, thresholds.length)
            .filter(
                unit ->
                    activations.values()[unit * activations.positions() + position]
                        > thresholds[unit])
            .toArray();
    float[] shares = new float[covered.length];
    for (int concept = 0; concept < shares.length; concept++) {
      shares[concept] = covered[concept][position];
    }
    return new UnitWeights.Row(active, shares);
  }

  private double[] tried(
      List<String> concepts,
      double[] thresholds,
      List<UnitWeights> weights,
      Iterable<MaskedPicture> pictures) {
    Overlaps overlaps = new Overlaps(concepts.size(), concepts.size());
    maps.forEach(
        pictures,
        (picture, activations) -> {
          List<int[]> active =
              IntStream.range(0, activations.positions())
                  .mapToObj(
                      position -> row(activations, thresholds, new float[0][], position).active())
                  .toList();
          for (int concept = 0; concept < concepts.size(); concept++) {
            BitSet marked = maps.above(weights.get(concept).scores(active), 0, 0);
            BitSet mask = picture.masks().getOrDefault(concepts.get(concept), new BitSet());
            overlaps.show(concept, mask);
            overlaps.mark(concept, marked);
            overlaps.meet(concept, marked, concept, mask);
          }
        });
    return IntStream.range(0, concepts.size()).mapToDouble(c -> overlaps.iou(c, c)).toArray();
  }
}
