package dev.pellucid.explain.local.image.influence.layers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.explain.local.image.influence.Softmax;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.examples.Example;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Makes the gradients that {@link ArnoldiInfluence} explains by: the largest eigenvectors of the
 * Gauss-Newton Hessian of a sample of the examples, by Arnoldi's iteration, and then the gradient
 * of every example along them.
 *
 * <p>Cost: 2r + 20 products of six passes an image of the sample, counting a backward pass to all
 * weights as two; then three passes and r·P multiplications an example. On disk the iteration takes
 * 4·(2r + 21)·P bytes, and the pixels of the sample; what is kept takes 4·r·(P + n). Memory holds a
 * dozen numbers a weight and 64 MiB of gradients.
 *
 * <p>A fit that was stopped goes on after the last product, or the last example, that was whole.
 */
public final class GradientFit implements AutoCloseable {

  private static final String BASIS = "basis.f32";
  private static final String PIXELS = "pixels.f32";
  private static final String STATE = "fit.properties";
  private static final String PARTIAL = "vectors.partial";
  private static final String PLAN = "plan";
  private static final String COLUMN = "column.";

  /** How many bytes of gradients are held before the eigenvectors are read for them. */
  private static final long GRADIENTS = 64L << 20;

  private static final int MOST_GRADIENTS = 64;

  private final ExampleSet set;
  private final Path folder;
  private final GradientPlan plan;
  private final Images images;
  private final AllLayers layers;
  private final String described;
  private final int[] sample;
  private final FloatRows basis;
  private final Arnoldi arnoldi;

  /** Where the pixels of examples come from. */
  @FunctionalInterface
  public interface Images {

    /**
     * What the model is given of an example.
     *
     * @param name as it has in the set
     * @return {@code [C·H·W]}
     * @throws IOException if it cannot be read
     */
    float[] tensor(String name) throws IOException;
  }

  private GradientFit(
      ExampleSet set, Path folder, GradientPlan plan, Images images, AllLayers layers)
      throws IOException {
    this.set = set;
    this.folder = folder;
    this.plan = plan;
    this.images = images;
    this.layers = layers;
    this.sample = sample(set.size(), plan);
    this.described = described(set, layers, plan);
    List<double[]> columns = columns(folder.resolve(STATE), described);
    boolean goesOn = !columns.isEmpty() && isWhole(columns);
    if (!goesOn) {
      empty(folder);
    }
    this.basis = FloatRows.write(folder.resolve(BASIS), layers.size());
    try {
      this.arnoldi = goesOn ? Arnoldi.resumed(basis, columns) : Arnoldi.begin(basis, plan.seed());
    } catch (IOException e) {
      basis.close();
      throw e;
    }
  }

  /** Whether the basis that the columns are of is there. */
  private boolean isWhole(List<double[]> columns) throws IOException {
    double[] last = columns.get(columns.size() - 1);
    Path file = folder.resolve(BASIS);
    if (!Files.exists(file)) {
      return false;
    }
    try (FloatRows rows = FloatRows.read(file, layers.size())) {
      return rows.count() >= columns.size() + (last[last.length - 1] == 0 ? 0 : 1);
    }
  }

  /**
   * Goes on with an unfinished fit of the same plan, or begins anew.
   *
   * @param set the finished examples of this classifier
   * @throws NotApplicableException if the gradient of some weights cannot be had
   * @throws IOException if the folder cannot be written
   */
  public static GradientFit open(
      Classifier classifier, ExampleSet set, GradientPlan plan, Images images) throws IOException {
    AllLayers layers = AllLayers.bothWays(classifier);
    Path folder = Files.createDirectories(FittedGradients.folder(set.folder()));
    return new GradientFit(set, folder, plan, images, layers);
  }

  /**
   * What such a fit has left, if it is finished; there is nothing to be done then.
   *
   * @throws NotApplicableException if the gradient of some weights cannot be had
   */
  public static Optional<FittedGradients> finished(
      Classifier classifier, ExampleSet set, GradientPlan plan) {
    String wanted = described(set, AllLayers.of(classifier), plan);
    return FittedGradients.read(FittedGradients.folder(set.folder()))
        .filter(fitted -> fitted.plan().equals(wanted) && fitted.isWhole(set.size()));
  }

  private static String described(ExampleSet set, AllLayers layers, GradientPlan plan) {
    return "%s %s %d %d %d %d"
        .formatted(
            FittedGradients.model(set),
            set.source(),
            layers.size(),
            plan.eigenvectors(),
            Math.min(set.size(), plan.images()),
            plan.seed());
  }

  private static int[] sample(int size, GradientPlan plan) {
    if (plan.images() >= size) {
      int[] all = new int[size];
      Arrays.setAll(all, i -> i);
      return all;
    }
    BitSet drawn = new BitSet(size);
    Random random = new Random(plan.seed());
    while (drawn.cardinality() < plan.images()) {
      drawn.set(random.nextInt(size));
    }
    return drawn.stream().toArray();
  }

  private static List<double[]> columns(Path state, String described) throws IOException {
    List<double[]> columns = new ArrayList<>();
    if (Files.exists(state)) {
      Properties kept = new Properties();
      kept.load(new StringReader(Files.readString(state)));
      if (described.equals(kept.getProperty(PLAN))) {
        for (int j = 0; kept.containsKey(COLUMN + j); j++) {
          columns.add(FittedGradients.numbers(kept.getProperty(COLUMN + j)));
        }
      }
    }
    return columns;
  }

  private static void empty(Path folder) throws IOException {
    FittedGradients.forget(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** P: how many weights there are. */
  public int weights() {
    return layers.size();
  }

  /** How many images all products with the Hessian take together, at most. */
  public long products() {
    return (long) sample.length * plan.steps(layers.size());
  }

  /**
   * Finds the eigenvectors.
   *
   * @param done hears of every few images of a product, and first of those before it was stopped
   * @throws IOException if an image cannot be read or a file not be written
   */
  public void iterate(IntConsumer done) throws IOException {
    done.accept(sample.length * arnoldi.columns().size());
    int steps = plan.steps(layers.size());
    if (arnoldi.columns().size() == steps || arnoldi.isExhausted()) {
      return;
    }
    List<Example> drawn = new ArrayList<>();
    for (int index : sample) {
      drawn.add(set.example(index));
    }
    try (FloatRows pixels = FloatRows.write(folder.resolve(PIXELS), layers.pixels())) {
      pixels.keep(0);
      for (Example example : drawn) {
        pixels.append(images.tensor(example.name()));
      }
      GaussNewton hessian =
          new GaussNewton(layers, pixels, drawn.stream().map(Example::logits).toList(), done);
      while (arnoldi.columns().size() < steps && !arnoldi.isExhausted()) {
        arnoldi.step(hessian);
        save();
      }
    }
    Files.delete(folder.resolve(PIXELS));
  }

  private void save() throws IOException {
    List<String> lines = new ArrayList<>(List.of(PLAN + "=" + described));
    List<double[]> columns = arnoldi.columns();
    for (int j = 0; j < columns.size(); j++) {
      lines.add(COLUMN + j + "=" + FittedGradients.text(columns.get(j)));
    }
    AtomicFile.write(folder.resolve(STATE), String.join("\n", lines).getBytes(UTF_8));
  }

  /**
   * Finds what the gradient of every example is along the eigenvectors, after they were found.
   *
   * @param done hears of every few examples, and first of those before it was stopped
   * @return what is kept from now on
   * @throws IOException if an image cannot be read or a file not be written
   */
  public FittedGradients project(IntConsumer done) throws IOException {
    RitzPairs found = RitzPairs.of(arnoldi.columns(), plan.eigenvectors());
    int count = found.values().length;
    if (count == 0 || !(found.values()[0] > 0)) {
      throw new NotApplicableException(
          "the model is so sure of all examples in %s that its loss does not bend: fit them with images that it may be wrong of"
              .formatted(set.folder()));
    }
    writeVectors(found);
    int together =
        (int)
            Math.max(1, Math.min(MOST_GRADIENTS, GRADIENTS / ((long) Float.BYTES * layers.size())));
    double along = 0;
    double lengths = 0;
    try (FloatRows vectors =
            FloatRows.read(folder.resolve(FittedGradients.VECTORS), layers.size());
        FloatRows rows = FloatRows.write(folder.resolve(FittedGradients.PROJECTIONS), count + 1)) {
      rows.keep(rows.count());
      done.accept(rows.count());
      while (rows.count() < set.size()) {
        int from = rows.count();
        int to = Math.min(set.size(), from + together);
        List<float[]> gradients = new ArrayList<>();
        for (int i = from; i < to; i++) {
          gradients.add(gradient(set.example(i)));
        }
        double[][] projected = FittedGradients.along(vectors, count, gradients);
        for (int g = 0; g < projected.length; g++) {
          rows.append(row(projected[g], gradients.get(g)));
        }
        done.accept(to - from);
      }
      for (int i = 0; i < set.size(); i++) {
        float[] row = rows.get(i);
        for (int k = 0; k < count; k++) {
          along += (double) row[k] * row[k];
        }
        lengths += row[count];
      }
    }
    FittedGradients fitted =
        new FittedGradients(
            folder,
            FittedGradients.model(set),
            set.source(),
            described,
            layers.size(),
            found.values(),
            found.residuals(),
            lengths == 0 ? 0 : along / lengths);
    fitted.write();
    basis.close();
    Files.deleteIfExists(folder.resolve(BASIS));
    Files.deleteIfExists(folder.resolve(STATE));
    return fitted;
  }

  private void writeVectors(RitzPairs found) throws IOException {
    Path whole = folder.resolve(FittedGradients.VECTORS);
    if (Files.exists(whole)) {
      return;
    }
    Path partial = folder.resolve(PARTIAL);
    try (FloatRows vectors = FloatRows.write(partial, layers.size())) {
      found.write(basis, vectors);
    }
    Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
  }

  private float[] gradient(Example example) throws IOException {
    double[] slope = Softmax.of(example.logits()).slope(example.labelOrPredicted());
    return layers.pulledBack(images.tensor(example.name()), AllLayers.seed(slope));
  }

  private static float[] row(double[] along, float[] gradient) {
    float[] row = new float[along.length + 1];
    for (int k = 0; k < along.length; k++) {
      row[k] = (float) along[k];
    }
    row[along.length] = (float) FittedGradients.squares(gradient);
    return row;
  }

  /** What is done so far stays. */
  @Override
  public void close() throws IOException {
    basis.close();
  }
}
