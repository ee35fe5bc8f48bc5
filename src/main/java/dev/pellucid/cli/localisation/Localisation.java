package dev.pellucid.cli.localisation;

import dev.pellucid.cli.localisation.KnownScenes.KnownScene;
import dev.pellucid.demo.scene.Mask;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.HeatMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How much of each method's evidence lies over the object, and how often its peak does. */
public final class Localisation {

  private static final int IMAGES_IN_ONE_ASK = 16;

  private final List<KnownScene> scenes;
  private final List<Score> scores = new ArrayList<>();

  /**
   * A line of the table.
   *
   * @param mass mean share of positive relevance inside the object
   * @param error the standard error of that mean
   * @param hits share of scenes whose peak is inside
   */
  public record Score(String name, double mass, double error, double hits) {
    static Score of(String name, List<Overlap> overlaps) {
      int count = overlaps.size();
      double mean = overlaps.stream().mapToDouble(Overlap::mass).sum() / count;
      double variance =
          overlaps.stream().mapToDouble(o -> Math.pow(o.mass() - mean, 2)).sum()
              / Math.max(1, count - 1);
      double hits = overlaps.stream().filter(Overlap::hit).count() / (double) count;
      return new Score(name, mean, Math.sqrt(variance / count), hits);
    }
  }

  public Localisation(List<KnownScene> scenes) {
    this.scenes = List.copyOf(scenes);
  }

  /**
   * Asks a method about every scene.
   *
   * @return whether it says something of places, so that there is a line for it
   */
  public boolean ask(Classifier classifier, ExplanationMethod method, ParameterValues parameters) {
    List<Overlap> overlaps = new ArrayList<>();
    for (int from = 0; from < scenes.size(); from += IMAGES_IN_ONE_ASK) {
      List<KnownScene> asked =
          scenes.subList(from, Math.min(scenes.size(), from + IMAGES_IN_ONE_ASK));
      List<Explanation> explanations = method.explain(classifier, batch(asked), parameters);
      for (int i = 0; i < asked.size(); i++) {
        Optional<HeatMap> map = map(explanations.get(i).attribution());
        if (map.isEmpty()) {
          return false;
        }
        overlaps.add(Overlap.of(map.get(), asked.get(i).sign()));
      }
    }
    scores.add(Score.of("`%s`".formatted(method.card().id()), overlaps));
    return true;
  }

  /**
   * Adds what knows nothing of the image: uniform noise at the input's size, and a Gaussian about
   * the centre, its deviation a quarter of the side.
   */
  public void addBaselines(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Overlap> noise = new ArrayList<>();
    List<Overlap> centre = new ArrayList<>();
    for (KnownScene scene : scenes) {
      int width = scene.image().width();
      int height = scene.image().height();
      float[] drawn = new float[width * height];
      float[] near = new float[width * height];
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          double x = (column + 0.5) / width - 0.5;
          double y = (row + 0.5) / height - 0.5;
          drawn[row * width + column] = (float) random.nextDouble();
          near[row * width + column] = (float) Math.exp(-(x * x + y * y) * 8);
        }
      }
      noise.add(Overlap.of(new HeatMap(width, height, drawn), scene.sign()));
      centre.add(Overlap.of(new HeatMap(width, height, near), scene.sign()));
    }
    scores.add(Score.of("*uniform noise*", noise));
    scores.add(Score.of("*nearness to the centre*", centre));
  }

  /** The mean share of a scene that its object covers: what chance gives. */
  public double meanArea() {
    return scenes.stream()
        .map(KnownScene::sign)
        .mapToDouble(Localisation::area)
        .average()
        .orElseThrow();
  }

  private static double area(Mask mask) {
    return mask.area() / (double) (mask.width() * mask.height());
  }

  /** The table, best mass first, line by line. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| method | relevance inside | ± | peak inside |");
    lines.add("|---|---|---|---|");
    scores.stream()
        .sorted(Comparator.comparingDouble(Score::mass).reversed())
        .map(
            score ->
                String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.2f |",
                    score.name(),
                    score.mass(),
                    score.error(),
                    score.hits()))
        .forEach(lines::add);
    return lines;
  }

  private static ImageBatch batch(List<KnownScene> asked) {
    ImageBatch first = asked.get(0).image();
    int length = first.imageLength();
    float[] pixels = new float[asked.size() * length];
    IntStream.range(0, asked.size())
        .forEach(
            i -> System.arraycopy(asked.get(i).image().pixels(), 0, pixels, i * length, length));
    List<Target> targets =
        asked.stream().flatMap(scene -> scene.image().targets().stream()).toList();
    return new ImageBatch(first.channels(), first.height(), first.width(), pixels, targets);
  }

  private static Optional<HeatMap> map(Attribution attribution) {
    if (attribution instanceof Attribution.Pixels pixels) {
      return Optional.of(pixels.heatMap());
    }
    if (attribution instanceof Attribution.Positions positions) {
      return Optional.of(positions.heatMap());
    }
    return attribution instanceof Attribution.Grid grid
        ? Optional.of(grid.heatMap())
        : Optional.empty();
  }
}
