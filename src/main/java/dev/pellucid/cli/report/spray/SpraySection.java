package dev.pellucid.cli.report.spray;

import dev.pellucid.cli.report.Figures;
import dev.pellucid.cli.report.Finding;
import dev.pellucid.cli.report.Section;
import dev.pellucid.cli.report.SectionMaker;
import dev.pellucid.cli.report.Severity;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.Text;
import dev.pellucid.cli.report.spray.SeenClass.Instruments;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.global.model.spray.PlacedConcepts;
import dev.pellucid.explain.global.model.spray.Spray;
import dev.pellucid.explain.global.model.spray.SurroundingsExchange;
import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Exchange;
import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Shown;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.UnfitModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Groups the images of each class by what the model goes by (SpRAy), and puts objects into other
 * surroundings to tell which classes these decide. Memory: some kilobytes an image that is looked
 * at, of which there are {@code --per-class} a class at most.
 */
public final class SpraySection implements SectionMaker {

  private static final int MOST_GROUPS = 6;

  private static final int ROUNDS = 6;

  /** Fewer images in all are not worth exchanging. */
  private static final int FEWEST_TO_EXCHANGE = 8;

  /** Shares of fewer images with a concept, or without, are not told. */
  private static final int FEWEST_TO_JUDGE = 5;

  private static final String MAPS = "lrp?composite=epsilon-plus-flat";
  private static final String OTHER_MAPS = "grad-cam";

  @Override
  public String id() {
    return "spray";
  }

  @Override
  public String title() {
    return "What it goes by: object or surroundings";
  }

  @Override
  public long steps(Subject subject) {
    long all = drawn(subject).size();
    long grouped =
        subject.byPrediction().values().stream()
            .filter(images -> images.size() >= Spray.FEWEST)
            .mapToLong(List::size)
            .sum();
    return all + grouped;
  }

  private static List<Answer> drawn(Subject subject) {
    return subject.byPrediction().values().stream().flatMap(List::stream).toList();
  }

  @Override
  public Section make(Subject subject, LongConsumer done) {
    List<Answer> drawn = drawn(subject);
    if (drawn.size() < FEWEST_TO_EXCHANGE) {
      return leftOut(
          "There are too few images: %d, and %d are the least to exchange surroundings between."
              .formatted(drawn.size(), FEWEST_TO_EXCHANGE));
    }
    Instruments with = instruments(subject, drawn);
    List<Answer> exchanged = drawn.stream().filter(with.object()::knows).toList();
    List<Exchange> exchanges =
        new SurroundingsExchange(ROUNDS, subject.settings().seed())
            .of(
                subject.classifier(),
                exchanged.size(),
                place -> shown(subject, with, exchanged.get(place)),
                done);
    List<SeenClass> classes = new ArrayList<>();
    subject
        .byPrediction()
        .forEach(
            (index, answers) -> {
              List<Answer> known = answers.stream().filter(with.object()::knows).toList();
              if (known.size() >= Spray.FEWEST) {
                classes.add(SeenClass.of(subject, with, index, known, done));
              }
            });
    List<Judged> judged =
        new Judge(subject, with, classes, exchanges, exchanged)
            .judged(new Spray(MOST_GROUPS, subject.settings().seed()));
    double kept = kept(exchanges, exchanged);
    return new Section.Told(
        id(),
        title(),
        "Does the model look at the thing itself, or at what usually stands around it? "
            + "The images of each class are put into groups that the model decides in the same way. "
            + "Then objects are cut out and put into the surroundings of other images: a model that looks at the object keeps its answer.",
        new SprayBody(subject, with, judged)
            .html(exchanges.size(), drawn.size() - exchanged.size(), kept),
        findings(subject, with, judged, exchanges, kept),
        Figures.of(figures(subject, with, judged, kept)));
  }

  private static Instruments instruments(Subject subject, List<Answer> drawn) {
    return new Instruments(
        Activations.at(subject.classifier(), Optional.empty()),
        maps(subject, drawn.get(0)),
        subject.classifier().concepts().map(PlacedConcepts::new),
        ObjectPlace.of(drawn, subject.manifest().input()));
  }

  /** Relevance propagation where the model has rules for it, else a class activation map. */
  private static MethodCall maps(Subject subject, Answer some) {
    MethodCall call = MethodCall.parse(MAPS);
    ImageBatch image = subject.read(some).image().withTargets(List.of(Target.of(some.predicted())));
    try {
      call.method().explain(subject.classifier(), image, call.parameters());
      return call;
    } catch (UnfitModelException noRules) {
      return MethodCall.parse(OTHER_MAPS);
    }
  }

  private static Shown shown(Subject subject, Instruments with, Answer answer) {
    Sample.Content content = subject.read(answer);
    return new Shown(
        content.image().pixels(), with.object().of(content).orElseThrow(), answer.predicted());
  }

  private static double kept(List<Exchange> exchanges, List<Answer> exchanged) {
    return exchanges.stream()
        .mapToDouble(each -> each.answer() == exchanged.get(each.object()).predicted() ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private List<Finding> findings(
      Subject subject,
      Instruments with,
      List<Judged> judged,
      List<Exchange> exchanges,
      double kept) {
    List<Finding> findings = new ArrayList<>();
    judged.stream()
        .filter(Judged::found)
        .forEach(each -> findings.add(shortcut(subject, with, each)));
    if (judged.isEmpty()) {
      findings.add(
          new Finding(
              Severity.UNKNOWN,
              "Whether a class is decided by what stands around the object could not be told.",
              "no class has %d images or more".formatted(Spray.FEWEST),
              exchanges.isEmpty()
                  ? "no surroundings could be exchanged"
                  : "with the %s of other images, the model keeps %s of its answers in all"
                      .formatted(around(with.object()), Text.percent(kept))));
    } else if (findings.isEmpty()) {
      findings.add(
          new Finding(
              Severity.FACT,
              "No class was found to be decided by what stands around the object.",
              "with the %s of other images, the model keeps %s of its answers"
                  .formatted(around(with.object()), Text.percent(kept)),
              "%d classes looked at, all tested together; a shortcut within the object would not show here"
                  .formatted(judged.size())));
    }
    return findings;
  }

  static String around(ObjectPlace object) {
    return object.marked() ? "surroundings" : "rims";
  }

  private static Finding shortcut(Subject subject, Instruments with, Judged judged) {
    String label = subject.label(judged.seen().index());
    boolean marked = with.object().marked();
    String where = marked ? "what stands around the object" : "the rim of the picture";
    StringBuilder evidence = new StringBuilder();
    evidence.append(
        "the %s of %d of its images make %s of other objects '%s', those of other images %s"
            .formatted(
                around(with.object()),
                judged.members().size(),
                Text.percent(judged.pull().pulled()),
                label,
                Text.percent(judged.pull().otherwise())));
    if (!Double.isNaN(judged.pull().kept())) {
      evidence.append(
          "; in other surroundings %s of its own stay '%s'"
              .formatted(Text.percent(judged.pull().kept()), label));
    }
    judged
        .named()
        .flatMap(named -> accuracies(named, label))
        .ifPresent(words -> evidence.append("; ").append(words));
    return new Finding(
        marked ? Severity.RISK : Severity.CAUTION,
        "For '%s' the model goes by %s%s."
            .formatted(
                label,
                where,
                judged.named().map(named -> ": '" + named.concept() + "'").orElse("")),
        evidence.toString(),
        "by chance with %s, all groups of all classes tested together%s"
            .formatted(
                Text.p(judged.p()),
                judged
                    .named()
                    .map(
                        named ->
                            "; that '%s' adds more here than around other objects: %s, all concepts tested together; of those that do it has the largest difference, which is not tested against theirs"
                                .formatted(named.concept(), Text.p(named.p())))
                    .orElse(
                        "; what it is, the pictures must show: the model has no concept bank")));
  }

  static Optional<String> accuracies(Judged.Named named, String label) {
    return named
        .with()
        .flatMap(
            with ->
                named
                    .without()
                    .filter(without -> Math.min(with.count(), without.count()) >= FEWEST_TO_JUDGE)
                    .map(
                        without ->
                            "of the images of '%s', the model is right on %s of %d with '%s' and on %s of %d without"
                                .formatted(
                                    label,
                                    Text.percent(with.mean()),
                                    with.count(),
                                    named.concept(),
                                    Text.percent(without.mean()),
                                    without.count())));
  }

  private static Map<String, Object> figures(
      Subject subject, Instruments with, List<Judged> judged, double kept) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("objects", with.object().marked() ? "marked" : "the middle two thirds");
    figures.put("maps", with.maps().method().card().id());
    figures.put("layer", with.layer().layer().tensor());
    figures.put("keptOfAll", kept);
    figures.put(
        "classes",
        judged.stream()
            .map(
                each -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("label", subject.label(each.seen().index()));
                  one.put("images", each.seen().answers().size());
                  one.put("found", each.found());
                  one.put("p", each.p());
                  one.put("surroundings", each.pull());
                  one.put("allOfIt", each.whole());
                  one.put("named", each.named());
                  one.put("eigenvalues", each.clustering().eigenvalues());
                  one.put(
                      "groups",
                      each.groups().stream()
                          .map(
                              group -> {
                                Map<String, Object> part = new LinkedHashMap<>();
                                part.put("images", group.of().members().length);
                                part.put("closeness", group.of().closeness());
                                part.put("right", group.right());
                                part.put("around", group.traits());
                                part.put("surroundings", group.pull());
                                part.put("found", group.found());
                                return part;
                              })
                          .toList());
                  return one;
                })
            .toList());
    return figures;
  }
}
