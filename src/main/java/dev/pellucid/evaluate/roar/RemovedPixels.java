package dev.pellucid.evaluate.roar;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.RelevanceOrder;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.image.HeatMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Images without the pixels that an explainer ranks first: the mean of each channel over the
 * training images is in their place.
 *
 * @param images with their classes as targets
 * @param rank of each pixel in each image, {@code [N,H·W]}, 0 the most relevant
 * @param removed how many pixels of each image
 * @param means one a channel
 */
record RemovedPixels(ImageBatch images, List<int[]> rank, int removed, float[] means) {

  private static final int IN_ONE_ASK = 16;

  /** Nothing removed. */
  static RemovedPixels none(ImageBatch images) {
    int[] any = new int[images.height() * images.width()];
    return new RemovedPixels(
        images, Collections.nCopies(images.size(), any), 0, new float[images.channels()]);
  }

  /** The ranks that an explainer gives. */
  static List<int[]> ranks(Explainer explainer, Classifier classifier, ImageBatch images) {
    List<int[]> ranks = new ArrayList<>();
    for (int from = 0; from < images.size(); from += IN_ONE_ASK) {
      ImageBatch asked = part(images, from, Math.min(images.size(), from + IN_ONE_ASK));
      for (Attribution attribution : explainer.explain(classifier, asked)) {
        ranks.add(ranks(ExplainedImage.map(attribution, asked)));
      }
    }
    return ranks;
  }

  private static int[] ranks(HeatMap map) {
    int[] order = RelevanceOrder.descending(map.values());
    int[] ranks = new int[order.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }

  /** Images {@code from} to {@code to}, the latter excluded. */
  static ImageBatch part(ImageBatch images, int from, int to) {
    int length = images.imageLength();
    return new ImageBatch(
        images.channels(),
        images.height(),
        images.width(),
        Arrays.copyOfRange(images.pixels(), from * length, to * length),
        images.targets().subList(from, to));
  }

  /** How many images. */
  int count() {
    return images.size();
  }

  /** Writes what is left of an image. */
  void copy(int index, float[] into, int at) {
    int length = images.imageLength();
    System.arraycopy(images.pixels(), index * length, into, at, length);
    if (removed > 0) {
      int[] ranked = rank.get(index);
      for (int i = 0; i < length; i++) {
        if (ranked[i % ranked.length] < removed) {
          into[at + i] = means[i / ranked.length];
        }
      }
    }
  }

  /** The class of an image. */
  int label(int index) {
    return images.targets().get(index).index();
  }
}
