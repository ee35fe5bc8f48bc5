package dev.pellucid.monitor.drift;

import dev.pellucid.monitor.drift.DriftPlan.Monitored;
import dev.pellucid.monitor.drift.DriftPlan.Range;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import dev.pellucid.monitor.reference.TieBreak;
import dev.pellucid.monitor.sequential.BinCounts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the images of a span of time add to the monitored quantities: how many fell into which bin,
 * and the sums of their values. Tallies of the same plan add up, counts exactly, sums to rounding.
 *
 * <p>It is one array of bytes from the start, so that it can be kept in a state store without being
 * written anew for every image:
 *
 * <pre>
 * images                                     int
 * a quantity: counts by bin                  int each
 *             sum, sum of the lowest bin, sum of the highest    double each
 * {@link Cards}
 * </pre>
 */
public final class DriftTally {

  private static final int HEADER = Integer.BYTES;
  private static final int SUMS = 3 * Double.BYTES;

  private final DriftPlan plan;
  private final int[] offsets;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final Cards cards;
  private final int[] places;
  private List<String> knownConcepts = List.of();

  private DriftTally(DriftPlan plan, int[] offsets, byte[] bytes) {
    this.plan = plan;
    this.offsets = offsets;
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes);
    this.cards = new Cards(buffer, offsets[plan.size()], plan.perImage());
    this.places = new int[plan.size()];
    Arrays.fill(places, -1);
  }

  /** Of no images. */
  public static DriftTally empty(DriftPlan plan) {
    int[] offsets = offsets(plan);
    return new DriftTally(
        plan, offsets, new byte[offsets[plan.size()] + Cards.size(plan.perImage())]);
  }

  /**
   * What was kept.
   *
   * @param bytes of {@link #bytes()}; used, not copied
   * @throws IllegalArgumentException if they are of another plan
   */
  public static DriftTally of(DriftPlan plan, byte[] bytes) {
    int[] offsets = offsets(plan);
    int size = offsets[plan.size()] + Cards.size(plan.perImage());
    if (bytes.length != size) {
      throw new IllegalArgumentException(
          "a tally of %d bytes is of another plan, whose tallies have %d"
              .formatted(bytes.length, size));
    }
    return new DriftTally(plan, offsets, bytes);
  }

  private static int[] offsets(DriftPlan plan) {
    int[] offsets = new int[plan.size() + 1];
    offsets[0] = HEADER;
    for (int q = 0; q < plan.size(); q++) {
      offsets[q + 1] = offsets[q] + plan.get(q).scale().bins() * Integer.BYTES + SUMS;
    }
    return offsets;
  }

  /** All of it; changes as images are added. */
  public byte[] bytes() {
    return bytes;
  }

  /** Adds an image. */
  public void add(Observation image) {
    long hash = TieBreak.hash(image.imageId());
    byte[] bins = new byte[plan.perImage()];
    findPlaces(image);
    Range ofClass = plan.of(image.predicted());
    count(0, plan.overall(), 0, image, hash, bins);
    count(ofClass.from(), ofClass.to(), plan.overall(), image, hash, bins);
    if (!image.deep()) {
      buffer.putInt(0, images() + 1);
      cards.add(image.imageId(), hash, ofClass.index(), bins);
    }
  }

  /** Bins are kept as bin+1 in {@code bins} from {@code at} on; 0 where the image has no value. */
  private void count(int from, int to, int at, Observation image, long hash, byte[] bins) {
    for (int q = from; q < to; q++) {
      Monitored monitored = plan.get(q);
      double value = value(q, image);
      if (Double.isFinite(value)) {
        int bin = monitored.scale().bin(value, hash, monitored.salt());
        bins[at + q - from] = (byte) (bin + 1);
        count(q, bin, value);
      }
    }
  }

  private void count(int q, int bin, double value) {
    int last = plan.get(q).scale().bins() - 1;
    int counter = offsets[q] + bin * Integer.BYTES;
    buffer.putInt(counter, buffer.getInt(counter) + 1);
    int sums = offsets[q] + (last + 1) * Integer.BYTES;
    addTo(sums, value);
    if (bin == 0) {
      addTo(sums + Double.BYTES, value);
    } else if (bin == last) {
      addTo(sums + 2 * Double.BYTES, value);
    }
  }

  private void addTo(int offset, double value) {
    buffer.putDouble(offset, buffer.getDouble(offset) + value);
  }

  /**
   * Adds the images of another tally.
   *
   * @throws IllegalArgumentException if it is of another plan
   */
  public void add(DriftTally other) {
    if (other.bytes.length != bytes.length) {
      throw new IllegalArgumentException("tallies of different plans do not add up");
    }
    buffer.putInt(0, images() + other.images());
    for (int q = 0; q < plan.size(); q++) {
      int sums = offsets[q + 1] - SUMS;
      for (int at = offsets[q]; at < sums; at += Integer.BYTES) {
        buffer.putInt(at, buffer.getInt(at) + other.buffer.getInt(at));
      }
      for (int at = sums; at < offsets[q + 1]; at += Double.BYTES) {
        addTo(at, other.buffer.getDouble(at));
      }
    }
    cards.add(other.cards);
  }

  /** How many images; one with a deep explanation too is one. */
  public int images() {
    return buffer.getInt(0);
  }

  /** How many values of a quantity fell into a bin. */
  int count(int q, int bin) {
    return buffer.getInt(offsets[q] + bin * Integer.BYTES);
  }

  /** All counts of a quantity. */
  BinCounts counts(int q) {
    int bins = plan.get(q).scale().bins();
    int[] counts = new int[bins];
    for (int bin = 0; bin < bins; bin++) {
      counts[bin] = count(q, bin);
    }
    return BinCounts.of(counts);
  }

  /** How many images have the quantity. */
  long count(int q) {
    long count = 0;
    int bins = plan.get(q).scale().bins();
    for (int bin = 0; bin < bins; bin++) {
      count += count(q, bin);
    }
    return count;
  }

  /** The sum of a quantity's values. */
  double sum(int q) {
    return buffer.getDouble(offsets[q + 1] - SUMS);
  }

  /** The sum of those in the lowest bin. */
  double lowestSum(int q) {
    return buffer.getDouble(offsets[q + 1] - 2 * Double.BYTES);
  }

  /** The sum of those in the highest bin. */
  double highestSum(int q) {
    return buffer.getDouble(offsets[q + 1] - Double.BYTES);
  }

  /** Some of its images. */
  List<Card> cards() {
    return new ArrayList<>(cards.list());
  }

  /**
   * A quantity's value of an image; NaN where it has none. Concepts are found by the places that
   * they have in the bank of the last image, which most often is that of this one too.
   */
  private double value(int q, Observation image) {
    Quantity quantity = plan.get(q).quantity();
    boolean presence = quantity.kind() == Kind.PRESENCE;
    if (!presence && quantity.kind() != Kind.CONTRIBUTION) {
      return quantity.valueOf(image).orElse(Double.NaN);
    }
    if (image.deep() || image.reasons().isEmpty() || places[q] < 0) {
      return Double.NaN;
    }
    Reasons reasons = image.reasons().get();
    return presence ? reasons.presence()[places[q]] : reasons.contribution()[places[q]];
  }

  /** Lists of names are the same object from image to image, so one look tells. */
  @SuppressWarnings("ReferenceEquality")
  private void findPlaces(Observation image) {
    List<String> concepts = image.reasons().map(Reasons::concepts).orElse(knownConcepts);
    if (concepts != knownConcepts) {
      knownConcepts = concepts;
      for (int q = 0; q < places.length; q++) {
        places[q] = plan.get(q).quantity().subject().map(concepts::indexOf).orElse(-1);
      }
    }
  }
}
