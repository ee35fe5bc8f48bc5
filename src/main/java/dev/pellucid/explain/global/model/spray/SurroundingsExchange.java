package dev.pellucid.explain.global.model.spray;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Whether a model decides by the object or by what stands around it: the object of one image is put
 * into the surroundings of another, of another class, and the model asked again. A model that goes
 * by the object keeps its answer. Where it takes over the answer of the image that the surroundings
 * come from, these are enough for it: a shortcut. (Exchanged backgrounds: Xiao et al., "Noise or
 * Signal", ICLR 2021.)
 *
 * <p>Where the donor's own object was, and a margin of 1/{@value #MARGIN} of the width around it,
 * its surroundings are continued from the left and the right, row by row. What is shown to the
 * model is no photo, so that some answers change because of seams and missing shadows: compare
 * classes with each other, and not with zero.
 *
 * <p>Images are shuffled and exchanged within blocks of {@value #BLOCK}, so that no more of them
 * are in memory at once; each is asked to lend object and surroundings {@code rounds} times. Cost:
 * {@code rounds} forward passes an image.
 *
 * @param rounds below {@value #BLOCK}
 * @param seed of the order
 */
public record SurroundingsExchange(int rounds, long seed) {

  private static final int BLOCK = 64;

  /** Marks are seldom exact, and the rim of an object is blurred into what is around it. */
  private static final int MARGIN = 20;

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);

  public SurroundingsExchange {
    if (rounds < 1 || rounds >= BLOCK) {
      throw new IllegalArgumentException(
          "1 to %d rounds are possible, not %d".formatted(BLOCK - 1, rounds));
    }
  }

  /**
   * An image.
   *
   * @param pixels {@code [C,H,W]}
   * @param object bit y·W + x; all others are its surroundings
   * @param predicted the class that the model takes it for
   */
  public record Shown(float[] pixels, BitSet object, int predicted) {}

  /**
   * What the model said of an object in other surroundings.
   *
   * @param object the image that the object is from, by its place in the list
   * @param donor the image that the surroundings are from, which was of another class
   * @param answer the class that the model takes the two together for
   */
  public record Exchange(int object, int donor, int answer) {}

  /**
   * Exchanges.
   *
   * @param images how many there are
   * @param reading one of them, by its place in the list
   * @param done hears of every image whose exchanges are done
   */
  public List<Exchange> of(
      Classifier classifier, int images, IntFunction<Shown> reading, LongConsumer done) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, images).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<Exchange> exchanges = new ArrayList<>();
    for (int from = 0; from < images; from += BLOCK) {
      List<Integer> block = order.subList(from, Math.min(images, from + BLOCK));
      exchanges.addAll(within(classifier, block, block.stream().map(reading::apply).toList()));
      done.accept(block.size());
    }
    return exchanges;
  }

  private List<Exchange> within(Classifier classifier, List<Integer> places, List<Shown> shown) {
    List<Shown> emptied =
        shown.stream().map(each -> withoutObject(each, classifier.input())).toList();
    List<int[]> pairs = new ArrayList<>();
    for (int round = 1; round <= rounds && round < shown.size(); round++) {
      for (int i = 0; i < shown.size(); i++) {
        int donor = (i + round) % shown.size();
        if (shown.get(i).predicted() != shown.get(donor).predicted()) {
          pairs.add(new int[] {i, donor});
        }
      }
    }
    List<Exchange> exchanges = new ArrayList<>(pairs.size());
    for (int from = 0; from < pairs.size(); from += Effort.DEFAULT_ROWS) {
      List<int[]> batch = pairs.subList(from, Math.min(pairs.size(), from + Effort.DEFAULT_ROWS));
      BatchOutputs outputs =
          classifier.run(LOGITS, together(batch, shown, emptied, classifier.input()));
      for (int row = 0; row < batch.size(); row++) {
        exchanges.add(
            new Exchange(
                places.get(batch.get(row)[0]),
                places.get(batch.get(row)[1]),
                Target.predicted(outputs.row(TensorNames.LOGITS, row))));
      }
    }
    return exchanges;
  }

  private static ImageBatch together(
      List<int[]> pairs, List<Shown> shown, List<Shown> emptied, InputSpec input) {
    float[] pixels = new float[pairs.size() * input.size()];
    int area = input.width() * input.height();
    for (int row = 0; row < pairs.size(); row++) {
      Shown object = shown.get(pairs.get(row)[0]);
      float[] around = emptied.get(pairs.get(row)[1]).pixels();
      for (int i = 0; i < input.size(); i++) {
        pixels[row * input.size() + i] =
            object.object().get(i % area) ? object.pixels()[i] : around[i];
      }
    }
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        pixels,
        Collections.nCopies(pairs.size(), Target.PREDICTED));
  }

  private static Shown withoutObject(Shown image, InputSpec input) {
    float[] pixels = image.pixels().clone();
    int width = input.width();
    BitSet gone = grown(image.object(), width, input.height());
    for (int y = 0; y < input.height(); y++) {
      int row = y * width;
      for (int x = 0; x < width; x++) {
        if (gone.get(row + x)) {
          int left = gone.previousClearBit(row + x);
          int right = gone.nextClearBit(row + x);
          boolean hasLeft = left >= row;
          boolean hasRight = right < row + width;
          // A row that is all object stays as it is: there is nothing to continue.
          if (hasLeft || hasRight) {
            int from = hasLeft ? left : right;
            int to = hasRight ? right : left;
            float share = from == to ? 0 : (row + x - from) / (float) (to - from);
            for (int plane = 0; plane < pixels.length; plane += width * input.height()) {
              float begin = image.pixels()[plane + from];
              pixels[plane + row + x] = begin + share * (image.pixels()[plane + to] - begin);
            }
          }
        }
      }
    }
    return new Shown(pixels, image.object(), image.predicted());
  }

  private static BitSet grown(BitSet object, int width, int height) {
    int margin = Math.max(1, width / MARGIN);
    BitSet grown = new BitSet(width * height);
    for (int at = object.nextSetBit(0); at >= 0; at = object.nextSetBit(at + 1)) {
      int left = Math.max(0, at % width - margin);
      int right = Math.min(width - 1, at % width + margin);
      int bottom = Math.min(height - 1, at / width + margin);
      for (int y = Math.max(0, at / width - margin); y <= bottom; y++) {
        grown.set(y * width + left, y * width + right + 1);
      }
    }
    return grown;
  }
}
