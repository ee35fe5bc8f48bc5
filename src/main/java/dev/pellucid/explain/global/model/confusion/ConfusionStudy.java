package dev.pellucid.explain.global.model.confusion;

import dev.pellucid.explain.global.model.concepts.ConceptReader;
import dev.pellucid.explain.global.model.concepts.ConceptReading;
import dev.pellucid.explain.global.model.concepts.Holm;
import dev.pellucid.explain.global.model.confusion.ExplainedConfusion.ConceptPart;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Why images of class A are taken for class B: the contributions of concepts to logit B − logit A,
 * in images of A that are confused and in images of A that are recognised. The difference of two
 * logits as the score that is explained is that of contrastive explanations (Jacovi et al.,
 * "Contrastive Explanations for Model Interpretability", EMNLP 2021), the concepts' part in it that
 * of TCAV's directional derivative.
 *
 * <p>For each concept the two means are compared by Welch's t-test; p is corrected for all concepts
 * of all pairs together by Holm's method. Maps of where the evidence is are for single images: a
 * mean over images in which things stand in different places would show nothing.
 *
 * <p>Cost: one forward pass an image and a backward pass of the head. 2 J numbers an image are
 * held.
 *
 * <p>What is found is where confused images differ from recognised ones; that the concept is why
 * they are confused would have to be tried by changing it. Contributions are to the logits as they
 * are near each image.
 *
 * @param confidence of intervals, within 0 and 1
 */
public record ConfusionStudy(double confidence) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "confusion",
          "Confusion explained by differences of contributions",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Jacovi et al.",
              "Contrastive Explanations for Model Interpretability",
              "EMNLP",
              2021),
          "1 forward and a backward of the head an image of the confused classes",
          "report --sections confusion");

  /** Fewer images on either side are not compared. */
  public static final int FEWEST = 5;

  /**
   * A pair and its images, {@code [C,H,W]} each, five or more on either side.
   *
   * @param confused of A, taken for B
   * @param recognised of A
   */
  public record Case(ConfusedPair pair, Iterable<float[]> confused, Iterable<float[]> recognised) {}

  /**
   * Looks at pairs.
   *
   * @param done hears of images as they are read
   */
  public List<ExplainedConfusion> of(ConceptReader reader, List<Case> cases, LongConsumer done) {
    List<Compared> compared = cases.stream().map(each -> compare(reader, each, done)).toList();
    double[] adjusted =
        Holm.adjusted(
            compared.stream()
                .flatMap(each -> each.contributions().stream())
                .mapToDouble(MeanDifference::pValue)
                .toArray());
    List<ExplainedConfusion> explained = new ArrayList<>();
    int at = 0;
    for (Compared each : compared) {
      int first = at;
      explained.add(
          new ExplainedConfusion(
              each.pair(),
              each.confused(),
              each.recognised(),
              IntStream.range(0, each.contributions().size())
                  .mapToObj(
                      j ->
                          new ConceptPart(
                              j,
                              each.contributions().get(j),
                              each.presences().get(j),
                              adjusted[first + j]))
                  .sorted(
                      Comparator.comparingDouble(
                          (ConceptPart part) -> -part.contribution().difference()))
                  .toList()));
      at += each.contributions().size();
    }
    return explained;
  }

  private record Compared(
      ConfusedPair pair,
      int confused,
      int recognised,
      List<MeanDifference> contributions,
      List<MeanDifference> presences) {}

  private Compared compare(ConceptReader reader, Case of, LongConsumer done) {
    Target against =
        Target.difference(new Pick.Index(of.pair().takenFor()), new Pick.Index(of.pair().of()));
    Kept confused = kept(reader, of.confused(), against, done);
    Kept recognised = kept(reader, of.recognised(), against, done);
    return new Compared(
        of.pair(),
        confused.contributions().size(),
        recognised.contributions().size(),
        differences(confused.contributions(), recognised.contributions()),
        differences(confused.presences(), recognised.presences()));
  }

  private record Kept(List<float[]> contributions, List<float[]> presences) {
    void add(ConceptReading reading) {
      contributions.add(reading.contribution());
      presences.add(reading.presence());
    }
  }

  private static Kept kept(
      ConceptReader reader, Iterable<float[]> images, Target target, LongConsumer done) {
    Kept kept = new Kept(new ArrayList<>(), new ArrayList<>());
    reader.forEach(
        images,
        target,
        reading -> {
          kept.add(reading);
          done.accept(1);
        });
    return kept;
  }

  private List<MeanDifference> differences(List<float[]> some, List<float[]> others) {
    return IntStream.range(0, some.get(0).length)
        .mapToObj(j -> MeanDifference.of(column(some, j), column(others, j), confidence))
        .toList();
  }

  private static double[] column(List<float[]> rows, int j) {
    return rows.stream().mapToDouble(row -> row[j]).toArray();
  }
}
