package dev.pellucid.cli.report;

import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.explain.global.model.concepts.ConceptReader;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * The images that have most of a concept: what its name means to the model, above all where nobody
 * but a method gave it one. One forward pass an image.
 */
record ConceptExamples(Subject subject, ConceptReader reader) {

  private static final int EACH = 3;

  private record Read(Answer answer, float presence) {}

  /**
   * Shows them.
   *
   * @param concepts by number; nothing is read or shown if there are none
   */
  void show(Body body, List<Integer> concepts, LongConsumer done) {
    if (concepts.isEmpty()) {
      return;
    }
    List<PriorityQueue<Read>> most = new ArrayList<>();
    concepts.forEach(
        concept -> most.add(new PriorityQueue<>(Comparator.comparingDouble(Read::presence))));
    List<Answer> images = ConceptLessons.images(subject);
    int[] at = new int[1];
    reader.forEach(
        ConceptLessons.tensors(subject, images),
        Target.PREDICTED,
        reading -> {
          Answer answer = images.get(at[0]++);
          for (int i = 0; i < concepts.size(); i++) {
            most.get(i).add(new Read(answer, reading.presence()[concepts.get(i)]));
            if (most.get(i).size() > EACH) {
              most.get(i).remove();
            }
          }
          done.accept(1);
        });
    body.heading("What the model takes for these concepts");
    List<Captioned> pictures = new ArrayList<>();
    for (int i = 0; i < concepts.size(); i++) {
      String name = reader.names().get(concepts.get(i));
      most.get(i).stream()
          .sorted(Comparator.comparingDouble(Read::presence).reversed())
          .forEach(read -> pictures.add(new Captioned(subject.view(read.answer()), name)));
    }
    body.pictures(pictures);
    body.note(
        "The %d images that have most of each, for concepts that some class leans on. Look whether the name fits: names such as 'ship 1' were given by the method that found the concept, and can be changed in the model's concepts.json."
            .formatted(EACH));
  }
}
