package dev.pellucid.explain.global.model.concepts;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.global.model.concepts.ClassConceptMatrix.Cell;
import dev.pellucid.explain.global.model.concepts.ClassConceptMatrix.Row;
import dev.pellucid.explain.local.concept.tcav.ConceptActivationVector;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The class × concept matrix: TCAV (Kim et al., 2018) for all classes and all concepts of a model's
 * bank.
 *
 * <p>For class y and concept v: the share of the class's images with ⟨Σ ∂y/∂A, v⟩ &gt; 0 (the TCAV
 * score), the mean of these derivatives, the same for a usual change of the concept, and the mean
 * contribution.
 *
 * <p>What is tested is the mean derivative, not the score. In front of a linear head the gradient
 * is the same for all images, so that the score of any vector whatever is 0 or 1 and nothing could
 * be told from random vectors by it. The test: random vectors are learnt as TCAV learns them, each
 * telling some random images from others; p is two-sided, Student's, of one further draw from the
 * distribution of their mean derivatives. All cells are corrected together by Holm's method. So a
 * vector that was learnt from images whose labels mean nothing is found significant in any cell
 * with a probability of α or less. That is shown for vectors which *tell images apart*, such as
 * those of TCAV; parts that are never negative, such as CRAFT's, are no draws of that kind even
 * when they mean nothing, and for them a small p says only that they are unlike random vectors.
 *
 * <p>Whether a concept is the class's own is asked of the images: {@link Commonness} of its
 * presence in those of the class against those of all other classes. A class that leans on a
 * concept which its images do not have more of than others leans on something else than itself.
 *
 * <p>Cost: one forward pass an image and a backward pass of the head, and the fits of the random
 * vectors. J presences an image are held, and the mean activations {@code [K]} of {@value #POOL}
 * images.
 *
 * <p>It must not be read as what happens when a concept is taken away: a derivative is about a
 * small step. And a concept that the bank does not have is in no cell.
 *
 * @param randomVectors that are learnt, 10 or more
 * @param confidence of intervals, within 0 and 1
 * @param seed of the random vectors
 */
public record ClassConceptStudy(int randomVectors, double confidence, long seed) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "class-concept-matrix",
          "Class × concept matrix (TCAV over a data set)",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Kim et al.",
              "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors (TCAV)",
              "ICML",
              2018),
          "1 forward and a backward of the head an image, and 100 linear fits",
          "report --sections class-concepts");

  /** Images that random vectors are learnt from. */
  static final int POOL = 400;

  /** Images on each side that a random vector tells apart. */
  private static final int SIDE = 60;

  private static final int FEWEST_VECTORS = 10;

  public ClassConceptStudy {
    if (randomVectors < FEWEST_VECTORS) {
      throw new InvalidParameterException(
          "%d random vectors tell nothing of how such vectors vary; take %d or more"
              .formatted(randomVectors, FEWEST_VECTORS));
    }
  }

  /** 100 random vectors. */
  public static ClassConceptStudy usual(double confidence, long seed) {
    return new ClassConceptStudy(100, confidence, seed);
  }

  /**
   * Looks at the images of every class.
   *
   * @param images by class, {@code [C,H,W]} each; classes without any are left out
   * @param done hears of images as they are read
   * @throws NotApplicableException if the model has no concept bank, or there are too few images to
   *     learn random vectors from
   */
  public ClassConceptMatrix of(
      ConceptReader reader, Map<Integer, ? extends Iterable<float[]>> images, LongConsumer done) {
    ConceptVectors bank =
        reader
            .bank()
            .orElseThrow(
                () ->
                    new NotApplicableException(
                        "the model has no concept bank, and channels have no names; learn concepts by 'fit concepts'"));
    Pool pool = new Pool(new Random(seed));
    List<ClassTally> tallies = new ArrayList<>();
    images.forEach(
        (index, own) -> {
          ClassTally tally = new ClassTally(index, bank);
          reader.forEach(
              own,
              Target.of(index),
              reading -> {
                tally.add(reading);
                pool.add(reading.activation());
                done.accept(1);
              });
          if (tally.images() > 0) {
            tallies.add(tally);
          }
        });
    List<float[]> random =
        new Tcav(2, 2, randomVectors, Tcav.usual(seed).penalty(), seed)
            .random(pool.vectors, SIDE).stream().map(ConceptActivationVector::direction).toList();
    return matrix(bank, tallies, random);
  }

  private ClassConceptMatrix matrix(
      ConceptVectors bank, List<ClassTally> tallies, List<float[]> random) {
    int concepts = bank.names().size();
    double[] pValues =
        tallies.stream()
            .flatMapToDouble(
                tally -> Arrays.stream(pValues(tally.gradient(), bank.vectors(), random)))
            .toArray();
    double[] adjusted = Holm.adjusted(pValues);
    double[] deviations =
        IntStream.range(0, concepts).mapToDouble(j -> deviation(tallies, j)).toArray();
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < tallies.size(); c++) {
      ClassTally tally = tallies.get(c);
      List<Cell> cells = new ArrayList<>(concepts);
      for (int j = 0; j < concepts; j++) {
        double sensitivity = tally.sensitivity(j);
        cells.add(
            new Cell(
                tally.positive(j),
                sensitivity,
                sensitivity * deviations[j],
                tally.contribution(j),
                pValues[c * concepts + j],
                adjusted[c * concepts + j],
                commonness(tallies, c, j)));
      }
      rows.add(new Row(tally.index(), tally.images(), cells));
    }
    return new ClassConceptMatrix(bank.names(), rows, random.size());
  }

  /**
   * p of every concept for one class.
   *
   * @param gradient the mean over the class's images, {@code [K]}
   */
  static double[] pValues(double[] gradient, float[][] concepts, List<float[]> random) {
    double[] chance = random.stream().mapToDouble(vector -> along(gradient, vector)).toArray();
    double mean = Arrays.stream(chance).average().orElseThrow();
    double squares = Arrays.stream(chance).map(each -> Math.pow(each - mean, 2)).sum();
    double deviation = Math.sqrt(squares / (chance.length - 1) * (1 + 1.0 / chance.length));
    TDistribution student = TDistribution.of(chance.length - 1.0);
    return Arrays.stream(concepts)
        .mapToDouble(vector -> Math.abs(along(gradient, vector) - mean))
        .map(off -> deviation > 0 ? 2 * student.survivalProbability(off / deviation) : 1)
        .toArray();
  }

  private static double along(double[] gradient, float[] vector) {
    double sum = 0;
    for (int k = 0; k < vector.length; k++) {
      sum += gradient[k] * vector[k];
    }
    return sum;
  }

  private static double deviation(List<ClassTally> tallies, int concept) {
    double[] all =
        tallies.stream()
            .flatMap(tally -> tally.presences().stream())
            .mapToDouble(presence -> presence[concept])
            .toArray();
    double mean = Arrays.stream(all).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(all).map(value -> Math.pow(value - mean, 2)).average().orElseThrow());
  }

  private Optional<Commonness> commonness(List<ClassTally> tallies, int own, int concept) {
    float[] some = presences(List.of(tallies.get(own)), concept);
    List<ClassTally> rest = new ArrayList<>(tallies);
    rest.remove(own);
    float[] others = presences(rest, concept);
    return some.length < 2 || others.length < 2
        ? Optional.empty()
        : Optional.of(Commonness.of(some, others, confidence));
  }

  private static float[] presences(List<ClassTally> tallies, int concept) {
    float[] presences = new float[tallies.stream().mapToInt(ClassTally::images).sum()];
    int at = 0;
    for (ClassTally tally : tallies) {
      for (float[] presence : tally.presences()) {
        presences[at++] = presence[concept];
      }
    }
    return presences;
  }

  /** A fair sample of whatever comes (Vitter's reservoir). */
  private static final class Pool {
    private final Random random;
    private final List<float[]> vectors = new ArrayList<>();
    private int seen;

    Pool(Random random) {
      this.random = random;
    }

    void add(float[] vector) {
      seen++;
      if (vectors.size() < POOL) {
        vectors.add(vector);
      } else {
        int at = random.nextInt(seen);
        if (at < POOL) {
          vectors.set(at, vector);
        }
      }
    }
  }
}
