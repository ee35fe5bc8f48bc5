package dev.pellucid.cli.bank;

import dev.pellucid.explain.local.concept.ace.ClassConcepts;
import dev.pellucid.explain.local.concept.ace.ClassConcepts.ClassConcept;
import dev.pellucid.explain.local.concept.ace.Segment;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.local.concept.tcav.LearntConcept;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * ACE of every class by itself, its segments told from those of the other classes. A concept is
 * significant if its accuracy and the class's score are: its p is the larger of the two, and is
 * compared with the level divided by the number of all concepts found.
 *
 * @param classes two or more
 * @param level of significance of all concepts together
 */
public record AceFit(ClassConcepts ace, List<ClassPictures> classes, double level)
    implements ConceptFit {

  private static final int EXEMPLARS = 6;

  /** A concept and the class it was found in. */
  private record Found(ClassPictures of, ClassConcept concept) {

    double p() {
      return Math.max(concept.learnt().pValue(), concept.sensitivity().pValue());
    }
  }

  @Override
  public long steps() {
    return classes.size();
  }

  @Override
  public String unit() {
    return "classes";
  }

  @Override
  public List<String> headings() {
    return List.of("CLASS", "SEGMENTS", "PICTURES", "ACCURACY", "TCAV", "P");
  }

  @Override
  public String qualityName() {
    return "mean accuracy on segments held out";
  }

  @Override
  public boolean givesBank() {
    return true;
  }

  @Override
  public Fitted at(Activations layer, Runnable step) {
    List<Found> found = new ArrayList<>();
    for (ClassPictures each : classes) {
      ace.discover(
              layer, each.index(), each.label(), each.pictures().stream().toList(), others(each))
          .forEach(concept -> found.add(new Found(each, concept)));
      step.run();
    }
    return new Fitted(
        layer.layer().tensor(),
        layer.layer().channels(),
        found.stream().map(each -> entry(each, level / found.size())).toList(),
        found.stream().mapToDouble(each -> each.concept().learnt().accuracy()).average().orElse(0),
        List.of(
            "P is one of %d: a concept is significant at %.1e"
                .formatted(found.size(), level / found.size())));
  }

  /** As many as are looked at, from all other classes alike: all of them may not fit in memory. */
  private List<InputPicture> others(ClassPictures than) {
    int ofEach = (ClassConcepts.MOST_OTHERS + classes.size() - 2) / (classes.size() - 1);
    return classes.stream()
        .filter(other -> other.index() != than.index())
        .flatMap(other -> other.pictures().drawn(ofEach, ace.ace().seed()).stream())
        .toList();
  }

  private Fitted.Entry entry(Found found, double atMost) {
    LearntConcept learnt = found.concept().learnt();
    double score = found.concept().sensitivity().score().signCount();
    Concept concept =
        Concept.of(learnt.name(), learnt.direction())
            .withAccuracy(learnt.accuracy())
            .tested(found.p(), found.p() <= atMost)
            .learntBy(
                "ACE: %d segments of %d images of %s, told from segments of other classes; p of accuracy and TCAV score"
                    .formatted(
                        found.concept().cluster().segments(),
                        found.concept().cluster().pictures(),
                        found.of().label()));
    return new Fitted.Entry(
        concept,
        found.concept().cluster().exemplars().stream()
            .limit(EXEMPLARS)
            .map(Segment::patch)
            .toList(),
        List.of(
            found.of().label(),
            String.valueOf(found.concept().cluster().segments()),
            String.valueOf(found.concept().cluster().pictures()),
            String.format(Locale.ROOT, "%.3f", learnt.accuracy()),
            String.format(Locale.ROOT, "%.2f", score),
            String.format(Locale.ROOT, "%.1e", found.p())));
  }
}
