package dev.pellucid.explain.global.model.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A binary tree of thresholds: each question asks whether one number is above one bound. */
public record DecisionTree(Node root) {

  /** A question or an answer. */
  public sealed interface Node {

    /** How often the network gives each class to the images that come here, {@code [C]}. */
    int[] counts();

    /** How many images come here. */
    default int images() {
      return Arrays.stream(counts()).sum();
    }

    /** The class that most of them are given; the first of those that tie. */
    default int majority() {
      int[] counts = counts();
      int best = 0;
      for (int c = 1; c < counts.length; c++) {
        best = counts[c] > counts[best] ? c : best;
      }
      return best;
    }
  }

  /**
   * A question.
   *
   * @param feature whose value is looked at
   * @param threshold midway between two values that occur
   * @param share of all images that the tree was learnt from whose value is not above it
   * @param below where images go whose value is not above it
   * @param above where the others go
   */
  public record Split(
      int feature, double threshold, double share, int[] counts, Node below, Node above)
      implements Node {}

  /** An answer. */
  public record Leaf(int[] counts) implements Node {}

  /**
   * Between which bounds a value lies.
   *
   * @param above the value is above this
   * @param upTo and not above this
   */
  public record Condition(int feature, Optional<Bound> above, Optional<Bound> upTo) {}

  /**
   * A threshold.
   *
   * @param share of all images whose value is not above it
   */
  public record Bound(double value, double share) {}

  /**
   * A way to an answer.
   *
   * @param conditions one a feature, in the order of the features; none if the tree is one leaf
   * @param answer the class
   * @param images that come this way, of those that the tree was learnt from
   * @param same how many of them the network gives this class
   */
  public record Rule(List<Condition> conditions, int answer, int images, int same) {
    public Rule {
      conditions = List.copyOf(conditions);
    }
  }

  /** The class of an image. */
  public int answer(float[] values) {
    Node node = root;
    while (node instanceof Split split) {
      node = values[split.feature()] > split.threshold() ? split.above() : split.below();
    }
    return node.majority();
  }

  /** How many answers it has. */
  public int leaves() {
    return leaves(root);
  }

  private static int leaves(Node node) {
    return node instanceof Split split ? leaves(split.below()) + leaves(split.above()) : 1;
  }

  /** How many questions are asked at most. */
  public int depth() {
    return depth(root);
  }

  private static int depth(Node node) {
    return node instanceof Split split
        ? 1 + Math.max(depth(split.below()), depth(split.above()))
        : 0;
  }

  /** Every way through it, those that most images take first. */
  public List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    collect(root, new TreeMap<>(), rules);
    rules.sort((one, other) -> Integer.compare(other.images(), one.images()));
    return rules;
  }

  private static void collect(Node node, TreeMap<Integer, Condition> known, List<Rule> rules) {
    if (node instanceof Split split) {
      Bound bound = new Bound(split.threshold(), split.share());
      Condition before =
          known.getOrDefault(
              split.feature(), new Condition(split.feature(), Optional.empty(), Optional.empty()));
      // A later bound on the same feature lies within the earlier ones, else a side were empty.
      collect(
          split.below(),
          with(known, new Condition(split.feature(), before.above(), Optional.of(bound))),
          rules);
      collect(
          split.above(),
          with(known, new Condition(split.feature(), Optional.of(bound), before.upTo())),
          rules);
      return;
    }
    int answer = node.majority();
    rules.add(new Rule(List.copyOf(known.values()), answer, node.images(), node.counts()[answer]));
  }

  private static TreeMap<Integer, Condition> with(
      TreeMap<Integer, Condition> known, Condition more) {
    TreeMap<Integer, Condition> both = new TreeMap<>(known);
    both.put(more.feature(), more);
    return both;
  }
}
