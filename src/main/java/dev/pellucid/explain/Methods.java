package dev.pellucid.explain;

import dev.pellucid.explain.local.concept.ConceptAttribution;
import dev.pellucid.explain.local.image.ImageMethods;
import dev.pellucid.explain.local.image.contrastive.ContrastiveExplanations;
import dev.pellucid.explain.local.image.influence.InfluenceMethods;
import dev.pellucid.explain.local.image.influence.layers.ArnoldiInfluence;
import dev.pellucid.explain.local.image.position.PositionMethods;
import dev.pellucid.explain.local.pixel.attention.AttentionMethods;
import dev.pellucid.explain.local.pixel.cam.CamMethods;
import dev.pellucid.explain.local.pixel.gradient.GradientMethods;
import dev.pellucid.explain.local.pixel.perturbation.PerturbationMethods;
import dev.pellucid.explain.local.pixel.propagation.PropagationMethods;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.UnknownMethodException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every method that explains one image, in the order of the survey. */
public final class Methods {

  private static final List<ExplanationMethod> ALL =
      Stream.of(
              GradientMethods.ALL,
              PropagationMethods.ALL,
              CamMethods.ALL,
              AttentionMethods.ALL,
              PerturbationMethods.ALL,
              List.<ExplanationMethod>of(new ConceptAttribution()),
              ImageMethods.ALL,
              InfluenceMethods.ALL,
              List.<ExplanationMethod>of(new ArnoldiInfluence()),
              PositionMethods.ALL,
              List.<ExplanationMethod>of(new ContrastiveExplanations()))
          .flatMap(List::stream)
          .toList();

  private static final int NEAR = 3;

  private Methods() {}

  public static List<ExplanationMethod> all() {
    return ALL;
  }

  /**
   * The method of an id.
   *
   * @throws UnknownMethodException if there is no such method, naming those there are, or the
   *     command to use if the id is that of one of the {@link Studies}
   */
  public static ExplanationMethod byId(String id) {
    return ALL.stream()
        .filter(method -> method.card().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownMethodException(Studies.find(id).map(Methods::study).orElse(none(id))));
  }

  /**
   * The ids that look most like one that may be mistyped, the nearest first: by Levenshtein's
   * distance, those first that hold it or are held by it.
   */
  public static List<String> near(String id) {
    return ALL.stream()
        .map(method -> method.card().id())
        .sorted(
            Comparator.comparing((String known) -> !known.contains(id) && !id.contains(known))
                .thenComparingInt(known -> distance(id, known)))
        .limit(NEAR)
        .toList();
  }

  private static int distance(String one, String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  private static String study(StudyCard study) {
    return "'%s' does not explain one image, it studies a model with many; run it by '%s'"
        .formatted(study.id(), study.command());
  }

  private static String none(String id) {
    return "there is no method '%s'; known: %s"
        .formatted(
            id, ALL.stream().map(method -> method.card().id()).collect(Collectors.joining(", ")));
  }
}
