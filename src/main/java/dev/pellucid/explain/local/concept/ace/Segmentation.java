package dev.pellucid.explain.local.concept.ace;

import dev.pellucid.explain.local.concept.activation.Crops;
import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.mask.Slic;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Cuts pictures into superpixels of several sizes: coarse ones hold objects, fine ones textures. A
 * superpixel that is nearly one of another size is left out.
 *
 * @param cells about how many superpixels a picture has, for each size
 * @param compactness of the superpixels, as {@link Slic} takes it
 */
public record Segmentation(List<Integer> cells, double compactness) {

  /** The paper's sizes. */
  public static final Segmentation USUAL = new Segmentation(List.of(15, 50, 80), 20);

  /** Intersection over union from which two superpixels are the same. */
  private static final double SAME = 0.5;

  public Segmentation {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("pictures are cut into segments of one size or more");
    }
  }

  /**
   * The segments of a picture, coarse ones first.
   *
   * @param index of the picture, by which its segments name it
   * @param fill red, green and blue of the pixels that are not a segment's own
   */
  List<Segment> segments(InputPicture picture, int index, InputSpec input, byte[] fill) {
    List<Segment> segments = new ArrayList<>();
    List<BitSet> kept = new ArrayList<>();
    for (int count : cells) {
      Partition partition =
          new Slic(count, compactness)
              .segment(picture.tensor(), input.height(), input.width(), input);
      for (BitSet mask : masks(partition)) {
        if (kept.stream().noneMatch(other -> isSame(mask, other))) {
          kept.add(mask);
          segments.add(segment(picture.view(), index, mask, fill));
        }
      }
    }
    return segments;
  }

  private static List<BitSet> masks(Partition partition) {
    List<BitSet> masks = new ArrayList<>();
    for (int cell = 0; cell < partition.cells(); cell++) {
      masks.add(new BitSet());
    }
    for (int pixel = 0; pixel < partition.cellOfPixel().length; pixel++) {
      masks.get(partition.cellOfPixel()[pixel]).set(pixel);
    }
    return masks;
  }

  private static boolean isSame(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    int common = both.cardinality();
    return common > SAME * (one.cardinality() + other.cardinality() - common);
  }

  private static Segment segment(RgbImage view, int index, BitSet mask, byte[] fill) {
    int width = view.width();
    byte[] rgb = new byte[view.rgb().length];
    int left = width;
    int right = 0;
    for (int pixel = 0; pixel < width * view.height(); pixel++) {
      boolean own = mask.get(pixel);
      System.arraycopy(own ? view.rgb() : fill, own ? 3 * pixel : 0, rgb, 3 * pixel, 3);
      if (own) {
        left = Math.min(left, pixel % width);
        right = Math.max(right, pixel % width);
      }
    }
    int top = Math.floorDiv(mask.nextSetBit(0), width);
    int bottom = Math.floorDiv(mask.length() - 1, width);
    return new Segment(
        index,
        mask.cardinality() / (double) (width * view.height()),
        Crops.cut(
            new RgbImage(width, view.height(), rgb),
            new Window(left, top, right - left + 1, bottom - top + 1)));
  }
}
