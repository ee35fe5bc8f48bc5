package dev.pellucid.explain.global.model.spray;

import dev.pellucid.explain.global.model.spray.SpectralClustering.Clusters;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Spectral relevance analysis (SpRAy; Lapuschkin et al., "Unmasking Clever Hans predictors and
 * assessing what machines really learn", Nature Communications 2019): images of a class are grouped
 * by what the model goes by, not by how they look; a group that is decided by something else than
 * the others is where a shortcut shows.
 *
 * <p>Compared is the relevance of each image's class, {@code [d]} for each: by place, a map that is
 * pooled to a few cells ({@link RelevanceMap}, as in the paper); or by channel of a layer, Σ over
 * positions of G ⊙ A ({@link ChannelRelevance}), which does not mind where in the picture the
 * object is. Groups are found by {@link SpectralClustering}, as many as the largest gap of the
 * eigenvalues tells.
 *
 * <p>Cost: a forward and a backward pass an image, and the eigenvalues of an n × n matrix.
 *
 * <p>A group says that images are decided alike, not that they are decided wrongly: whether what
 * they have in common belongs to the class is for people, or for {@link SurroundingsExchange}, to
 * say. The gap is a rule of thumb: look at the eigenvalues.
 *
 * @param most groups of a class, at the most
 * @param seed of the clustering
 */
public record Spray(int most, long seed) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "spray",
          "Spectral relevance analysis (SpRAy)",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Lapuschkin et al.",
              "Unmasking Clever Hans predictors and assessing what machines really learn",
              "Nature Communications",
              2019),
          "3 forward, 2 backward an image; 6 more forward to exchange surroundings",
          "report --sections spray");

  /** Fewer images are not worth dividing. */
  public static final int FEWEST = 10;

  /** The paper's rule for neighbours, log n, is taken one and a half times, and at least this. */
  private static final int LEAST_NEIGHBOURS = 4;

  /**
   * A group of images.
   *
   * @param members their places in the list, ascending
   * @param closeness 0…1: the share of the weight of its images' ties to their nearest neighbours
   *     that stays within the group
   * @param typical the same members, the one nearest to the mean of the group first
   */
  public record Group(int[] members, double closeness, int[] typical) {}

  /**
   * What came of it.
   *
   * @param groups the largest first; one only where no gap shows more
   * @param eigenvalues of the graph's Laplacian, the smallest first
   * @param embedding a place in the plane for each image, {@code [n][2]}
   */
  public record Groups(List<Group> groups, double[] eigenvalues, double[][] embedding) {
    public Groups {
      groups = List.copyOf(groups);
    }
  }

  /**
   * Groups images.
   *
   * @param relevance {@code [n][d]}, {@value #FEWEST} or more
   */
  public Groups group(List<float[]> relevance) {
    if (relevance.size() < FEWEST) {
      throw new IllegalArgumentException(
          "%d images are too few to group; %d are needed".formatted(relevance.size(), FEWEST));
    }
    int neighbours = (int) Math.round(Math.max(LEAST_NEIGHBOURS, 1.5 * Math.log(relevance.size())));
    Clusters clusters = new SpectralClustering(neighbours, most, seed).of(relevance);
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < clusters.clusters().size(); i++) {
      int[] members = clusters.clusters().get(i);
      groups.add(new Group(members, clusters.closeness()[i], typical(members, relevance)));
    }
    return new Groups(groups, clusters.eigenvalues(), clusters.embedding());
  }

  private static int[] typical(int[] members, List<float[]> relevance) {
    double[] mean = new double[relevance.get(0).length];
    for (int i : members) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += relevance.get(i)[k] / (double) members.length;
      }
    }
    double[] off =
        Arrays.stream(members)
            .mapToDouble(
                i ->
                    IntStream.range(0, mean.length)
                        .mapToDouble(k -> Math.pow(relevance.get(i)[k] - mean[k], 2))
                        .sum())
            .toArray();
    return IntStream.range(0, members.length)
        .boxed()
        .sorted(Comparator.comparingDouble(place -> off[place]))
        .mapToInt(place -> members[place])
        .toArray();
  }
}
