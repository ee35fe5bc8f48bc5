package dev.pellucid.explain.global.model.graph;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.Optional;

/**
 * The parts that a class's objects have for a network, and how they stand to each other (Zhang et
 * al., "Interpreting CNN Knowledge via an Explanatory Graph", AAAI 2018).
 *
 * <p>A channel may fire at several parts of an object; the graph takes them apart. Its nodes are
 * parts, each of one channel, of two layers; its ties say which part of the lower layer stands in a
 * fixed place to which of the upper. {@link PartLearner} finds both.
 *
 * @param upper the layer of {@link #parts()}
 * @param lower the layer of {@link #below()}
 * @param parts of the upper layer, those that matter most to the class first
 * @param below of the lower layer, those that are tied to one of the upper
 * @param ties the firmest first
 */
public record ExplanatoryGraph(
    FeatureLayer upper, FeatureLayer lower, List<Part> parts, List<Part> below, List<Tie> ties) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "explanatory-graph",
          "Explanatory graph",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Zhang et al.", "Interpreting CNN Knowledge via an Explanatory Graph", "AAAI", 2018),
          "2 forward, 1 backward of the head an image",
          "report --sections explanatory-graph");

  public ExplanatoryGraph {
    parts = List.copyOf(parts);
    below = List.copyOf(below);
    ties = List.copyOf(ties);
  }

  /** A place in an image, as shares of its width and height. */
  public record Place(double x, double y) {}

  /**
   * A node: something that a channel finds at the same place of the object in most images.
   *
   * @param channel of its layer
   * @param x of its usual place, across, counted from where the image's evidence lies; shares of
   *     the image's width
   * @param y the same down
   * @param spread of its place about the usual one: standard deviation along each axis
   * @param consistency the share of images that have it
   * @param places where it is in each image; empty where it is not
   */
  public record Part(
      int channel,
      double x,
      double y,
      double spread,
      double consistency,
      List<Optional<Place>> places) {
    public Part {
      places = List.copyOf(places);
    }
  }

  /**
   * That a part of the lower layer stands in a fixed place to one of the upper.
   *
   * @param part its place in {@link #parts()}
   * @param below its place in {@link #below()}
   * @param dx from the upper part to the lower one, across, as a share of the image's width
   * @param dy the same down
   * @param spread of that about its mean: standard deviation along each axis
   * @param together the share of the images with the upper part that have the lower one too
   */
  public record Tie(int part, int below, double dx, double dy, double spread, double together) {}
}
