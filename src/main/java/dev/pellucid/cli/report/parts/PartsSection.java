package dev.pellucid.cli.report.parts;

import dev.pellucid.cli.report.Body;
import dev.pellucid.cli.report.Figures;
import dev.pellucid.cli.report.Section;
import dev.pellucid.cli.report.SectionMaker;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.Text;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph;
import dev.pellucid.explain.global.model.graph.PartLearner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The explanatory graphs of the classes with most images. Memory: the peaks of a class's images,
 * nine numbers for each channel of two layers.
 */
public final class PartsSection implements SectionMaker {

  private static final int MOST_CLASSES = 4;

  /** A part that eighty images do not show a thousand will hardly show. */
  private static final int MOST_IMAGES = 80;

  private static final int MOST_PARTS = 4;

  private static final int MOST_BELOW = 2;

  @Override
  public String id() {
    return "explanatory-graph";
  }

  @Override
  public String title() {
    return "The parts it knows objects by";
  }

  /** A class's images and what was learnt from them. */
  private record Learnt(int index, List<Answer> answers, ExplanatoryGraph graph) {}

  @Override
  public long steps(Subject subject) {
    return 2L * classes(subject).values().stream().mapToLong(List::size).sum();
  }

  private static Map<Integer, List<Answer>> classes(Subject subject) {
    Map<Integer, List<Answer>> classes = new LinkedHashMap<>();
    subject.byPrediction().entrySet().stream()
        .filter(each -> each.getValue().size() >= PartLearner.FEWEST)
        .sorted(
            Comparator.comparingInt((Map.Entry<Integer, List<Answer>> e) -> e.getValue().size())
                .reversed())
        .limit(MOST_CLASSES)
        .forEach(
            each ->
                classes.put(
                    each.getKey(),
                    each.getValue().subList(0, Math.min(MOST_IMAGES, each.getValue().size()))));
    return classes;
  }

  @Override
  public Section make(Subject subject, LongConsumer done) {
    List<Learnt> learnt = new ArrayList<>();
    PartLearner learner = new PartLearner(MOST_PARTS, MOST_BELOW, subject.settings().seed());
    classes(subject)
        .forEach(
            (index, answers) ->
                learnt.add(
                    new Learnt(
                        index,
                        answers,
                        learner.learn(
                            subject.classifier(), pixels(subject, answers, done), index))));
    if (learnt.isEmpty()) {
      return leftOut(
          "There is too little data: no class has %d images or more, from which parts could be learnt."
              .formatted(PartLearner.FEWEST));
    }
    Body body = new Body();
    learnt.forEach(each -> draw(subject, body, each));
    body.note(
        "Explanatory graph (Zhang et al., 2018): what channels of layer %s (capital letters) and of layer %s (small letters) find at the same place of the object in at least 60%% of the images; lines join parts whose distance hardly varies. Parts have no names: look at the patches. That parts keep their places does not say that the model minds it."
            .formatted(
                learnt.get(0).graph().upper().tensor(), learnt.get(0).graph().lower().tensor()));
    return new Section.Told(
        id(),
        title(),
        "A network is made of thousands of small detectors. Some of them find the same part of the object in nearly every image of a class. "
            + "Shown are such parts, with pieces cut from images where they are found, and the smaller parts that they go with.",
        body.html(),
        List.of(),
        Figures.of(learnt.stream().map(each -> figures(subject, each)).toList()));
  }

  private static Iterable<float[]> pixels(
      Subject subject, List<Answer> answers, LongConsumer done) {
    return () ->
        answers.stream()
            .map(subject::read)
            .map(content -> content.image().pixels())
            .peek(read -> done.accept(1))
            .iterator();
  }

  private static void draw(Subject subject, Body body, Learnt learnt) {
    body.raw("<div class=\"kept-together\">");
    body.heading(subject.label(learnt.index()));
    ExplanatoryGraph graph = learnt.graph();
    if (graph.parts().isEmpty()) {
      body.paragraph(
          "No channel finds anything at the same place of the object in most of %s."
              .formatted(Text.count(learnt.answers().size(), "image")));
    } else {
      body.paragraph(
          "%s found at the same place of the object in most of %s, and %s."
              .formatted(
                  Text.count(graph.parts().size(), "part", "parts"),
                  Text.count(learnt.answers().size(), "image"),
                  graph.below().isEmpty()
                      ? "no smaller one that goes with them"
                      : Text.count(
                          graph.below().size(),
                          "smaller one that goes with them",
                          "smaller ones that go with them")));
      body.raw(new PartsPicture(subject, learnt.answers(), graph).svg());
    }
    body.raw("</div>");
  }

  private static Map<String, Object> figures(Subject subject, Learnt learnt) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("label", subject.label(learnt.index()));
    figures.put("images", learnt.answers().size());
    figures.put("upper", learnt.graph().upper().tensor());
    figures.put("lower", learnt.graph().lower().tensor());
    figures.put("parts", learnt.graph().parts().stream().map(PartsSection::figures).toList());
    figures.put("below", learnt.graph().below().stream().map(PartsSection::figures).toList());
    figures.put("ties", learnt.graph().ties());
    return figures;
  }

  private static Map<String, Object> figures(ExplanatoryGraph.Part part) {
    return Map.of(
        "channel", part.channel(),
        "x", part.x(),
        "y", part.y(),
        "spread", part.spread(),
        "consistency", part.consistency());
  }
}
