package dev.pellucid.explain.local.concept.ace;

import dev.pellucid.explain.cluster.KMeans;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.Crops;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Automatic concept-based explanations (ACE; Ghorbani, Wexler, Zou, Kim, NeurIPS 2019): segments of
 * a class's pictures that look alike to a layer are a concept of the class.
 *
 * <ol>
 *   <li>Pictures are cut into superpixels of several sizes; each is padded with the pictures' mean
 *       colour and stretched to the model's input.
 *   <li>Their activations, {@code [K,h,w]} averaged over positions, are clustered by k-means.
 *   <li>A cluster is kept if it is a concept of the class and not of a few pictures: its segments
 *       come from more than half of the pictures; or from more than a quarter, and are more than
 *       the pictures; or they are more than twice as many as the pictures. Of each, the segments
 *       nearest to the centre are kept.
 * </ol>
 *
 * <p>What is left is to test each against random segments by TCAV, which says whether the class
 * depends on it: the clusters' activations are what that test takes.
 *
 * <p>Cost: one forward pass a segment, down to the layer: with the usual sizes about 100 a picture.
 *
 * <p>A cluster has no name, and need not have one: segments can be alike to a network in a way that
 * people see nothing in. A stretched and padded segment is nothing that the network was trained on.
 *
 * @param clusters k of k-means, at most
 * @param kept how many segments of a cluster are kept, at most
 * @param seed of k-means
 */
public record Ace(Segmentation segmentation, int clusters, int kept, long seed) {

  private static final double MOST_PICTURES = 0.5;
  private static final double MANY_PICTURES = 0.25;
  private static final double MANY_SEGMENTS = 2;

  public Ace {
    if (clusters < 1 || kept < 1) {
      throw new IllegalArgumentException(
          "there is one cluster or more, and one segment of it or more, not %d and %d"
              .formatted(clusters, kept));
    }
  }

  /** As in the paper: 25 clusters of up to 40 segments. */
  public static Ace usual(long seed) {
    return new Ace(Segmentation.USUAL, 25, 40, seed);
  }

  /**
   * Segments that the layer sees alike.
   *
   * @param exemplars those nearest to the centre, the nearest first
   * @param activations of the exemplars, averaged over positions, {@code [K]} each
   * @param segments how many the cluster had
   * @param pictures how many pictures they came from
   */
  public record Cluster(
      List<Segment> exemplars, List<float[]> activations, int segments, int pictures) {
    public Cluster {
      exemplars = List.copyOf(exemplars);
      activations = List.copyOf(activations);
    }
  }

  /**
   * The concepts of a class, those in the most pictures first.
   *
   * @param pictures of the class
   * @throws IllegalArgumentException if there are none
   */
  public List<Cluster> discover(Activations layer, List<InputPicture> pictures) {
    List<Segment> segments = segments(layer.input(), pictures);
    List<float[]> activations = pooled(layer, segments);
    return KMeans.clusters(activations, clusters, seed).stream()
        .filter(members -> isCommon(members, segments, pictures.size()))
        .map(members -> cluster(members, segments, activations))
        .sorted(Comparator.comparingInt(Cluster::pictures).reversed())
        .toList();
  }

  /**
   * Pictures cut into segments, picture by picture.
   *
   * @throws IllegalArgumentException if there are no pictures
   */
  public List<Segment> segments(InputSpec input, List<InputPicture> pictures) {
    byte[] fill = meanColour(pictures);
    List<Segment> segments = new ArrayList<>();
    for (int picture = 0; picture < pictures.size(); picture++) {
      segments.addAll(segmentation.segments(pictures.get(picture), picture, input, fill));
    }
    return segments;
  }

  /**
   * The activations of segments, averaged over positions, {@code [K]} each. One forward pass each.
   */
  public static List<float[]> pooled(Activations layer, List<Segment> segments) {
    Crops crops = new Crops(layer.input());
    List<float[]> pooled = new ArrayList<>(segments.size());
    Iterable<float[]> tensors =
        () -> segments.stream().map(segment -> crops.tensor(segment.patch())).iterator();
    layer.forEach(tensors, values -> pooled.add(values.mean()));
    return pooled;
  }

  private static boolean isCommon(int[] members, List<Segment> segments, int pictures) {
    long from = pictures(members, segments);
    return from > MOST_PICTURES * pictures
        || (from > MANY_PICTURES * pictures && members.length > pictures)
        || members.length > MANY_SEGMENTS * pictures;
  }

  private static int pictures(int[] members, List<Segment> segments) {
    return (int) Arrays.stream(members).map(i -> segments.get(i).picture()).distinct().count();
  }

  private Cluster cluster(int[] members, List<Segment> segments, List<float[]> activations) {
    int[] nearest = Arrays.copyOf(members, Math.min(kept, members.length));
    return new Cluster(
        Arrays.stream(nearest).mapToObj(segments::get).toList(),
        Arrays.stream(nearest).mapToObj(activations::get).toList(),
        members.length,
        pictures(members, segments));
  }

  private static byte[] meanColour(List<InputPicture> pictures) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("there are no pictures to find concepts in");
    }
    double[] sums = new double[3];
    long count = 0;
    for (InputPicture picture : pictures) {
      byte[] rgb = picture.view().rgb();
      for (int i = 0; i < rgb.length; i++) {
        sums[i % 3] += rgb[i] & 0xff;
      }
      count += rgb.length / 3;
    }
    byte[] mean = new byte[3];
    for (int channel = 0; channel < 3; channel++) {
      mean[channel] = (byte) Math.round(sums[channel] / count);
    }
    return mean;
  }
}
