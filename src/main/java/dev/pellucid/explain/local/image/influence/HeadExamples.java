package dev.pellucid.explain.local.image.influence;

import dev.pellucid.model.examples.Example;
import dev.pellucid.model.examples.ExampleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * What the last layer learns from: a point z for every example, which is [φ, 1].
 *
 * <p>Fewer examples than features span less than all of the space, and all that is computed of them
 * depends on nothing but their products with each other; such sets are turned into an orthonormal
 * basis of their span, where z has as many coordinates as there are examples.
 *
 * <p>Sets whose features and logits take {@value #HELD_MIB} MiB or less are held, larger ones read
 * anew each time.
 */
final class HeadExamples {

  private static final int HELD_MIB = 256;

  /** More than this many examples take longer to turn than it saves. */
  private static final int MOST_TURNED = 1000;

  private final ExampleSet set;
  private final Optional<DMatrixRMaj> basis;
  private final List<HeadPoint> held = new ArrayList<>();
  private final HeadShape shape;

  private HeadExamples(ExampleSet set, Optional<DMatrixRMaj> basis) {
    this.set = set;
    this.basis = basis;
    this.shape =
        new HeadShape(
            basis.map(DMatrixRMaj::getNumCols).orElse(set.space().features() + 1),
            set.space().classes());
    long bytes = (long) Float.BYTES * set.size() * (shape.width() + shape.classes());
    if (bytes <= (long) HELD_MIB << 20) {
      set.forEach(example -> held.add(point(example)));
    }
  }

  /** As they are. */
  static HeadExamples of(ExampleSet set) {
    return new HeadExamples(set, Optional.empty());
  }

  /** In the basis of their span, where that is smaller. */
  static HeadExamples turned(ExampleSet set) {
    return new HeadExamples(
        set,
        set.size() <= Math.min(MOST_TURNED, set.space().features())
            ? Optional.of(span(set))
            : Optional.empty());
  }

  private static DMatrixRMaj span(ExampleSet set) {
    DMatrixRMaj columns = new DMatrixRMaj(set.space().features() + 1, set.size());
    set.forEach(
        example -> {
          for (int k = 0; k < columns.numRows; k++) {
            columns.set(k, example.index(), k < columns.numRows - 1 ? example.features()[k] : 1);
          }
        });
    QRDecomposition<DMatrixRMaj> found =
        DecompositionFactory_DDRM.qr(columns.numRows, columns.numCols);
    if (!found.decompose(columns)) {
      throw new IllegalStateException("the features of the examples are no numbers");
    }
    return found.getQ(null, true);
  }

  HeadShape shape() {
    return shape;
  }

  /** How many weights the layer has, whatever basis it is written in: C·(K + 1). */
  int weights() {
    return shape.classes() * (set.space().features() + 1);
  }

  int size() {
    return set.size();
  }

  /** The point of an image's features {@code [K]}, as far as the examples' span reaches. */
  float[] point(float[] features) {
    if (basis.isEmpty()) {
      float[] point = Arrays.copyOf(features, features.length + 1);
      point[features.length] = 1;
      return point;
    }
    DMatrixRMaj columns = basis.get();
    double[] sums = new double[columns.numCols];
    for (int k = 0; k < columns.numRows; k++) {
      double feature = k < features.length ? features[k] : 1;
      for (int j = 0; feature != 0 && j < sums.length; j++) {
        sums[j] += feature * columns.data[k * sums.length + j];
      }
    }
    float[] point = new float[sums.length];
    for (int j = 0; j < point.length; j++) {
      point[j] = (float) sums[j];
    }
    return point;
  }

  private HeadPoint point(Example example) {
    return new HeadPoint(
        example.index(), point(example.features()), example.logits(), example.labelOrPredicted());
  }

  void forEach(Consumer<HeadPoint> taken) {
    if (held.isEmpty()) {
      set.forEach(example -> taken.accept(point(example)));
    } else {
      held.forEach(taken);
    }
  }
}
