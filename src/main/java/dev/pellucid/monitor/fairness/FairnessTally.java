package dev.pellucid.monitor.fairness;

import dev.pellucid.monitor.fairness.FairnessPlan.Graded;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.reference.TieBreak;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the images of one tick and one partition add to the figures of every group of every
 * attribute. Tallies of the same plan add up exactly: however images are spread over partitions,
 * and in whatever order they come, the sum has the same {@link #bytes}.
 *
 * <p>Images that name no group of an attribute need not be known as such here, where the attribute
 * may never have been named: all images are counted once more together, and the group {@link
 * FairnessPlan#UNKNOWN} is what the others leave.
 *
 * <p>However many groups are named, memory is bounded: of more than {@value #LEAST_GROUPS} groups
 * of an attribute in a tick (or twice those allowed), those whose names have the smallest hashes
 * are kept apart, and the others counted together. A group that is among the smallest of all is so
 * in every partition, so this too is the same in any order.
 *
 * <p>Adding an image costs a search in the scales for every concept once, and for each of its
 * attributes one addition a concept: about two microseconds with fifty concepts. It takes 8 bytes a
 * count, 33 counts a concept, for every group; {@link #bytes} leaves zeros out. For one thread at a
 * time.
 */
public final class FairnessTally {

  private static final int LEAST_GROUPS = 64;
  private static final int LEAST_ATTRIBUTES = 16;

  /** Longer ids are rare; their images are counted, but not shown. */
  private static final int LONGEST_ID = 64;

  /** The smallest hashes first. */
  private static final Comparator<String> BY_HASH =
      Comparator.comparingLong((String name) -> TieBreak.hash(name))
          .thenComparing(Comparator.naturalOrder());

  /** The groups of one attribute, and what the groups that are not kept apart have together. */
  private static final class Groups {

    private final Map<String, GroupTally> apart = new HashMap<>();
    private final GroupTally rest;
    private final int most;

    Groups(TallyLayout layout, int most) {
      this.rest = new GroupTally(layout);
      this.most = most;
    }

    GroupTally get(String name, TallyLayout layout) {
      GroupTally known = apart.get(name);
      if (known != null) {
        return known;
      }
      GroupTally tally = new GroupTally(layout);
      apart.put(name, tally);
      if (apart.size() <= most) {
        return tally;
      }
      String last = apart.keySet().stream().max(BY_HASH).orElseThrow();
      rest.add(apart.remove(last));
      return last.equals(name) ? rest : tally;
    }
  }

  private static final byte UNGRADED = -1;

  private final FairnessPlan plan;
  private final TallyLayout layout;
  private final GroupTally all;
  private final Cards cards = new Cards();
  private final Map<String, Groups> attributes = new HashMap<>();
  private final List<GroupTally> targets = new ArrayList<>();
  private final byte[] levels;
  private final byte[] seen;
  private List<String> knownConcepts = List.of();
  private int[] places = {};

  private FairnessTally(FairnessPlan plan) {
    this.plan = plan;
    this.layout = plan.layout();
    this.all = new GroupTally(layout);
    this.levels = new byte[layout.graded()];
    this.seen = new byte[layout.seen()];
  }

  /** Of no images. */
  public static FairnessTally empty(FairnessPlan plan) {
    return new FairnessTally(plan);
  }

  /**
   * What was kept.
   *
   * @param bytes of {@link #bytes()}
   * @throws IllegalArgumentException if they are of another plan
   */
  public static FairnessTally of(FairnessPlan plan, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      FairnessTally tally = new FairnessTally(plan);
      if (Packed.read(in) != plan.layout().size()) {
        throw new IOException("its counts are others");
      }
      Packed.read(in, tally.all.counts());
      tally.cards.read(in);
      long attributes = Packed.read(in);
      for (long a = 0; a < attributes; a++) {
        Groups groups = tally.newGroups();
        tally.attributes.put(in.readUTF(), groups);
        Packed.read(in, groups.rest.counts());
        long count = Packed.read(in);
        for (long g = 0; g < count; g++) {
          GroupTally group = new GroupTally(tally.layout);
          groups.apart.put(in.readUTF(), group);
          Packed.read(in, group.counts());
        }
      }
      return tally;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "a tally of another plan than that of model '%s' version '%s'"
              .formatted(plan.model().name(), plan.model().version()),
          e);
    }
  }

  /** All of it, in a form that depends on the sums alone. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Packed.write(out, layout.size());
      Packed.write(out, all.counts());
      cards.write(out);
      Packed.write(out, attributes.size());
      for (Map.Entry<String, Groups> attribute : new TreeMap<>(attributes).entrySet()) {
        Groups groups = attribute.getValue();
        out.writeUTF(attribute.getKey());
        Packed.write(out, groups.rest.counts());
        Packed.write(out, groups.apart.size());
        for (Map.Entry<String, GroupTally> group : new TreeMap<>(groups.apart).entrySet()) {
          out.writeUTF(group.getKey());
          Packed.write(out, group.getValue().counts());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Adds what needs no true class: every live explanation once, and every deep one once.
   *
   * @param image of the plan's model
   */
  public void addPrediction(Observation image) {
    long hash = TieBreak.hash(image.imageId());
    int concepts = plan.concepts().size();
    findTargets(image);
    if (image.deep()) {
      gradeQuality(image, hash);
      targets.forEach(tally -> tally.addGrades(levels, concepts, levels.length));
      return;
    }
    int predicted = plan.classOf(image.predicted());
    boolean graded = image.reasons().isPresent() && concepts > 0;
    if (graded) {
      gradeConcepts(image.predicted(), image.reasons().get(), hash);
    }
    if (cards.keeps(hash) && image.imageId().length() <= LONGEST_ID) {
      cards.add(hash, card(image, predicted, graded));
    }
    for (GroupTally tally : targets) {
      tally.addPrediction(predicted);
      if (graded) {
        tally.addGrades(levels, 0, concepts);
        tally.addSeen(seen);
      }
    }
  }

  private Card card(Observation image, int predicted, boolean graded) {
    int truth = image.label().map(plan::classOf).orElse(Card.UNKNOWN_TRUTH);
    boolean right = image.label().filter(image.predicted()::equals).isPresent();
    byte[] ranks = graded ? Arrays.copyOf(levels, plan.concepts().size()) : new byte[0];
    return new Card(0, image.imageId(), groupsOf(image), predicted, truth, right, ranks);
  }

  /**
   * Adds what the true class says: once an image, when its label is known.
   *
   * @param image the live explanation, with its label
   * @throws IllegalArgumentException if it has no label, or is deep
   */
  public void addOutcome(Observation image) {
    String label =
        image
            .label()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "image '%s' has no label to judge it by".formatted(image.imageId())));
    if (image.deep()) {
      throw new IllegalArgumentException(
          "the deep explanation of image '%s' is no outcome; its live one is"
              .formatted(image.imageId()));
    }
    boolean right = label.equals(image.predicted());
    double value = ((right ? 2 : 1) - image.confidence()) / 2;
    int calibration =
        Double.isNaN(value)
            ? -1
            : FairnessPlan.level(Math.max(0, Math.min(1, value)), TieBreak.hash(image.imageId()));
    findTargets(image);
    for (GroupTally tally : targets) {
      tally.addOutcome(plan.classOf(image.predicted()), plan.classOf(label), right, calibration);
    }
  }

  /**
   * Adds the images of another tally.
   *
   * @throws IllegalArgumentException if it is of another plan
   */
  public void merge(FairnessTally other) {
    if (!other.layout.equals(layout)) {
      throw new IllegalArgumentException("tallies of different plans do not add up");
    }
    all.add(other.all);
    cards.add(other.cards);
    other.attributes.forEach(
        (attribute, groups) -> {
          Groups mine = groups(attribute);
          if (mine != null) {
            mine.rest.add(groups.rest);
            groups.apart.forEach((name, tally) -> mine.get(name, layout).add(tally));
          }
        });
  }

  /** How many live images. */
  public long images() {
    return all.images();
  }

  Cards cards() {
    return cards;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** In the order of their names. */
  List<String> attributes() {
    return attributes.keySet().stream().sorted().toList();
  }

  /** The groups that are kept apart, in the order of their names. */
  Map<String, GroupTally> apart(String attribute) {
    Groups groups = attributes.get(attribute);
    return groups == null ? Map.of() : new TreeMap<>(groups.apart);
  }

  /** What the groups have together that are not kept apart. */
  GroupTally rest(String attribute) {
    Groups groups = attributes.get(attribute);
    return groups == null ? new GroupTally(layout) : groups.rest.copy();
  }

  /** What images have that do not name the attribute. */
  GroupTally unnamed(String attribute) {
    GroupTally unnamed = all.copy();
    Groups groups = attributes.get(attribute);
    if (groups != null) {
      unnamed.subtract(groups.rest);
      groups.apart.values().forEach(unnamed::subtract);
    }
    return unnamed;
  }

  private void findTargets(Observation image) {
    targets.clear();
    targets.add(all);
    groupsOf(image).forEach(this::target);
  }

  /** By attribute, as far as they are wanted; intersections too. */
  private Map<String, String> groupsOf(Observation image) {
    List<Intersection> intersections = plan.settings().intersections();
    if (intersections.isEmpty() && plan.settings().attributes().isEmpty()) {
      return image.groups();
    }
    Map<String, String> groups = new HashMap<>();
    image
        .groups()
        .forEach(
            (attribute, group) -> {
              if (plan.wants(attribute)) {
                groups.put(attribute, group);
              }
            });
    for (Intersection crossed : intersections) {
      String first = image.groups().get(crossed.first());
      String second = image.groups().get(crossed.second());
      if (first != null && second != null) {
        groups.put(crossed.attribute(), first + Intersection.SIGN + second);
      }
    }
    return groups;
  }

  private void target(String attribute, String group) {
    Groups groups = groups(attribute);
    if (groups != null) {
      targets.add(groups.get(group, layout));
    }
  }

  /** Null for an attribute beyond the bound. */
  private Groups groups(String attribute) {
    Groups known = attributes.get(attribute);
    if (known != null) {
      return known;
    }
    Groups groups = newGroups();
    attributes.put(attribute, groups);
    if (plan.isIntersection(attribute)) {
      return groups;
    }
    List<String> bounded =
        attributes.keySet().stream()
            .filter(name -> !plan.isIntersection(name))
            .sorted(BY_HASH)
            .toList();
    if (bounded.size() <= Math.max(LEAST_ATTRIBUTES, 2 * plan.settings().bounds().attributes())) {
      return groups;
    }
    String last = bounded.get(bounded.size() - 1);
    attributes.remove(last);
    return last.equals(attribute) ? null : groups;
  }

  private Groups newGroups() {
    return new Groups(layout, Math.max(LEAST_GROUPS, 2 * plan.settings().bounds().groups()));
  }

  private void gradeConcepts(String predicted, Reasons reasons, long hash) {
    if (!reasons.concepts().equals(knownConcepts)) {
      knownConcepts = reasons.concepts();
      places = plan.concepts().stream().mapToInt(knownConcepts::indexOf).toArray();
    }
    List<Graded> scales = plan.scales(predicted);
    float[] contribution = reasons.contribution();
    for (int j = 0; j < places.length; j++) {
      double value = places[j] < 0 ? Double.NaN : contribution[places[j]];
      levels[j] = Double.isFinite(value) ? (byte) scales.get(j).levelOfSize(value, hash) : UNGRADED;
      float presence = places[j] < 0 ? Float.NaN : reasons.presence()[places[j]];
      seen[j] =
          Float.isFinite(presence)
              ? plan.presenceScales()
                  .get(j)
                  .map(scale -> (byte) scale.level(presence, hash))
                  .orElse(UNGRADED)
              : UNGRADED;
    }
  }

  private void gradeQuality(Observation image, long hash) {
    List<String> indicators = plan.indicators();
    int from = plan.concepts().size();
    for (int i = 0; i < indicators.size(); i++) {
      Double value = image.quality().get(indicators.get(i));
      levels[from + i] =
          value != null && Double.isFinite(value)
              ? (byte) plan.qualityScales().get(i).level(value, hash)
              : UNGRADED;
    }
  }
}
