package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Map;

/**
 * Gradients of one image's score at many points of the input space, as many in one run as are best
 * taken at a time, handed over one by one in the order of the points.
 */
final class PointGradients {

  private static final ExplanationPlan PLAN = ExplanationPlan.of(Output.INPUT_GRADIENT);

  private final Classifier classifier;
  private final ImageBatch image;
  private final Target target;
  private final Effort effort;
  private boolean begun;

  /** Writes the pixels {@code [C,H,W]} of one point to a place in an array. */
  @FunctionalInterface
  interface Points {
    void write(int point, float[] into, int at);
  }

  /** Is given the gradient {@code [C,H,W]} at one point, which begins at a place in an array. */
  @FunctionalInterface
  interface Taker {
    void take(int point, float[] gradients, int at);
  }

  /**
   * Of one image.
   *
   * @param image one image, its target's classes named
   */
  PointGradients(Classifier classifier, ImageBatch image, Effort effort) {
    this.classifier = classifier;
    this.image = image;
    this.target = image.targets().get(0);
    this.effort = effort;
  }

  /**
   * Visits points {@code from} to {@code to}, the latter excluded, until the effort is spent; the
   * first run of all is always made.
   *
   * @return the first point that was not visited
   */
  int visit(int from, int to, Points points, Taker taker) {
    int length = image.imageLength();
    int rows = classifier.rows(PLAN, target, effort.rows());
    float[] pixels = new float[Math.min(rows, to - from) * length];
    FloatBuffer entering =
        ByteBuffer.allocateDirect(pixels.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    int done = from;
    while (done < to && !(begun && effort.isSpent(done, to))) {
      int next = Math.min(to, done + rows);
      for (int point = done; point < next; point++) {
        points.write(point, pixels, (point - done) * length);
      }
      entering.clear().put(pixels, 0, (next - done) * length).flip();
      float[] gradients = gradients(entering, next - done);
      for (int point = done; point < next; point++) {
        taker.take(point, gradients, (point - done) * length);
      }
      begun = true;
      done = next;
    }
    return done;
  }

  private float[] gradients(FloatBuffer pixels, int rows) {
    int[] shape = {rows, image.channels(), image.height(), image.width()};
    return classifier
        .run(
            PLAN,
            new Tensor.Floats(shape, pixels),
            rows,
            Collections.nCopies(rows, target),
            Map.of())
        .tensors()
        .get(TensorNames.INPUT_GRADIENT)
        .array();
  }
}
