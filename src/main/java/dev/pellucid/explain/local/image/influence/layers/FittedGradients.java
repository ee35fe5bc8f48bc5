package dev.pellucid.explain.local.image.influence.layers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;

/**
 * What {@code fit examples --gradients} keeps in the folder {@code gradients} of the examples: the
 * eigenvectors of the Gauss-Newton Hessian, r·P numbers, and the gradient of every example along
 * them and its length, n·(r + 1) numbers. Both stay on disk.
 *
 * @param folder of it
 * @param model the SHA-256 of the classifier, and how images are prepared for it
 * @param set of which images and labels the examples are
 * @param plan how they were made, in words that are equal for no other fit
 * @param weights P
 * @param eigenvalues λ {@code [r]}, the largest first
 * @param residuals ‖Gy − λy‖ {@code [r]}
 * @param held the share of the squared length of the examples' gradients that lies along the
 *     eigenvectors
 */
public record FittedGradients(
    Path folder,
    String model,
    String set,
    String plan,
    int weights,
    double[] eigenvalues,
    double[] residuals,
    double held) {

  static final String VECTORS = "vectors.f32";
  static final String PROJECTIONS = "projections.f32";
  private static final String FACTS = "gradients.properties";
  private static final String NAME = "gradients";
  private static final int CHUNK = 1 << 16;

  /** Where those of a set of examples are kept. */
  static Path folder(Path examples) {
    return examples.resolve(NAME);
  }

  /**
   * Those of a classifier's examples.
   *
   * @throws NotApplicableException if there are none, they are not finished, or they are those of
   *     another model or other examples
   */
  static FittedGradients of(Classifier classifier) {
    ExampleSet set = classifier.examples();
    FittedGradients found = read(folder(set.folder())).orElseThrow(() -> missing(classifier, set));
    if (!found.model.equals(model(set)) || !found.set.equals(set.source())) {
      throw new NotApplicableException(
          "the gradients in %s are those of another model or of other examples; make them anew by 'fit examples --gradients %d'"
              .formatted(found.folder, found.eigenvalues.length));
    }
    return found;
  }

  private static NotApplicableException missing(Classifier classifier, ExampleSet set) {
    return new NotApplicableException(
        Files.exists(folder(set.folder()))
            ? "the gradients in %s are not finished: run 'fit examples --gradients' again, it goes on where it stopped"
                .formatted(folder(set.folder()))
            : "the examples of model '%s' are without gradients of all layers; add them by 'fit examples --gradients 30'"
                .formatted(classifier.name()));
  }

  /** What the examples' features are of. */
  static String model(ExampleSet set) {
    return set.space().model() + "/" + set.space().preparation();
  }

  /** Those in a folder, if they are finished. */
  static Optional<FittedGradients> read(Path folder) {
    Path file = folder.resolve(FACTS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Properties facts = new Properties();
      facts.load(new StringReader(Files.readString(file)));
      return Optional.of(
          new FittedGradients(
              folder,
              facts.getProperty("model"),
              facts.getProperty("set"),
              facts.getProperty("plan", ""),
              Integer.parseInt(facts.getProperty("weights")),
              numbers(facts.getProperty("eigenvalues")),
              numbers(facts.getProperty("residuals")),
              Double.parseDouble(facts.getProperty("held"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** First of all that is deleted, so that what is left is not taken for finished. */
  static void forget(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FACTS));
  }

  /** Whether its files are as long as they must be. */
  boolean isWhole(int examples) {
    return length(VECTORS) == (long) Float.BYTES * weights * eigenvalues.length
        && length(PROJECTIONS) == (long) Float.BYTES * examples * (eigenvalues.length + 1);
  }

  private long length(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws NotApplicableException if they are of other weights than those that are learnt now
   */
  void requireWeights(int learnt) {
    if (weights != learnt) {
      throw new NotApplicableException(
          "the gradients in %s are of %d weights, of which %d are learnt now; make them anew by 'fit examples --gradients %d'"
              .formatted(folder, weights, learnt, eigenvalues.length));
    }
  }

  /** Says that all is there. */
  void write() throws IOException {
    List<String> lines =
        List.of(
            "model=" + model,
            "set=" + set,
            "plan=" + plan,
            "weights=" + weights,
            "eigenvalues=" + text(eigenvalues),
            "residuals=" + text(residuals),
            "held=" + held);
    AtomicFile.write(folder.resolve(FACTS), String.join("\n", lines).getBytes(UTF_8));
  }

  static double[] numbers(String text) {
    return text.isEmpty()
        ? new double[0]
        : Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  static String text(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(","));
  }

  /**
   * The products of gradients {@code [P]} with every eigenvector, {@code [r]} each. The
   * eigenvectors are read once.
   */
  double[][] along(List<float[]> gradients) {
    try (FloatRows vectors = FloatRows.read(folder.resolve(VECTORS), weights)) {
      return along(vectors, eigenvalues.length, gradients);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[][] along(FloatRows vectors, int count, List<float[]> gradients)
      throws IOException {
    double[][] along = new double[gradients.size()][count];
    float[] part = new float[Math.min(CHUNK, vectors.width())];
    for (int k = 0; k < count; k++) {
      for (int from = 0; from < vectors.width(); from += part.length) {
        int numbers = Math.min(part.length, vectors.width() - from);
        vectors.get(k, from, part, numbers);
        for (int g = 0; g < along.length; g++) {
          along[g][k] += dot(part, gradients.get(g), from, numbers);
        }
      }
    }
    return along;
  }

  private static double dot(float[] part, float[] gradient, int from, int count) {
    double even = 0;
    double odd = 0;
    for (int i = 0; i + 1 < count; i += 2) {
      even += (double) part[i] * gradient[from + i];
      odd += (double) part[i + 1] * gradient[from + i + 1];
    }
    return even
        + odd
        + (count % 2 == 1 ? (double) part[count - 1] * gradient[from + count - 1] : 0);
  }

  /** ‖g‖². */
  static double squares(float[] gradient) {
    double even = 0;
    double odd = 0;
    for (int i = 0; i + 1 < gradient.length; i += 2) {
      even += (double) gradient[i] * gradient[i];
      odd += (double) gradient[i + 1] * gradient[i + 1];
    }
    double rest = gradient.length % 2 == 1 ? gradient[gradient.length - 1] : 0;
    return even + odd + rest * rest;
  }

  /**
   * What the gradient g of every example is along the eigenvectors, {@code [r]}, and behind them
   * ‖g‖², with its index, in their order.
   */
  void forEach(ObjIntConsumer<float[]> taken) {
    try (FloatRows projections =
        FloatRows.read(folder.resolve(PROJECTIONS), eigenvalues.length + 1)) {
      int count = projections.count();
      for (int i = 0; i < count; i++) {
        taken.accept(projections.get(i), i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** λ of the damping, from its share of the mean eigenvalue that is kept. */
  double damping(double share) {
    return share * Arrays.stream(eigenvalues).average().orElseThrow();
  }
}
