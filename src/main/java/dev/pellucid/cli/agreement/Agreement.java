package dev.pellucid.cli.agreement;

import dev.pellucid.cli.agreement.Outcome.Compared;
import dev.pellucid.cli.agreement.Outcome.Failed;
import dev.pellucid.cli.agreement.Outcome.LeftOut;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.image.NpyArray;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs what other libraries have run, and compares. */
public final class Agreement {

  private final ReferenceFolder folder;
  private final SessionSettings settings;

  /**
   * What is asked for.
   *
   * @param models names; empty means all
   * @param methods ids; empty means all
   * @param photos at most so many of a model for each result
   */
  public record Choice(Set<String> models, Set<String> methods, int photos) {
    public Choice {
      models = Set.copyOf(models);
      methods = Set.copyOf(methods);
    }
  }

  public Agreement(ReferenceFolder folder, SessionSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * The results that a choice takes in.
   *
   * @throws IOException if the folder cannot be read, lacks a chosen model, or has no result that a
   *     chosen method answers
   */
  public List<Reference> chosen(Choice choice) throws IOException {
    List<String> there = folder.models();
    for (String model : choice.models()) {
      if (!there.contains(model)) {
        throw new IOException(
            "there are no references of '%s'; there are %s".formatted(model, there));
      }
    }
    List<Reference> chosen = new ArrayList<>();
    for (String model : there) {
      if (choice.models().isEmpty() || choice.models().contains(model)) {
        Map<String, Integer> photos = new HashMap<>();
        folder.of(model).stream()
            .filter(reference -> isChosen(reference, choice.methods()))
            .filter(
                reference -> photos.merge(reference.result(), 1, Integer::sum) <= choice.photos())
            .sorted(Comparator.comparing(Reference::result))
            .forEach(chosen::add);
      }
    }
    if (chosen.stream().noneMatch(reference -> Comparisons.of(reference).isPresent())) {
      throw new IOException(
          "there is nothing to compare: the references of %s have no result that %s answers"
              .formatted(
                  choice.models().isEmpty() ? there : choice.models(),
                  choice.methods().isEmpty() ? "a method here" : choice.methods()));
    }
    return chosen;
  }

  private static boolean isChosen(Reference reference, Set<String> methods) {
    return methods.isEmpty()
        || Comparisons.of(reference).map(row -> methods.contains(row.method())).orElse(false);
  }

  /**
   * Compares all of them.
   *
   * @param done told after each
   */
  public Report compare(List<Reference> references, Runnable done) throws IOException {
    Map<String, List<Reference>> byModel =
        references.stream()
            .collect(
                Collectors.groupingBy(Reference::model, LinkedHashMap::new, Collectors.toList()));
    List<Outcome> outcomes = new ArrayList<>();
    for (Map.Entry<String, List<Reference>> model : byModel.entrySet()) {
      try (Classifier classifier = new Classifier(folder.model(model.getKey()), settings)) {
        for (Reference reference : model.getValue()) {
          outcomes.add(compare(classifier, reference));
          done.run();
        }
      }
    }
    return new Report(outcomes);
  }

  private Outcome compare(Classifier classifier, Reference reference) throws IOException {
    Optional<Comparison> row = Comparisons.of(reference);
    if (row.isEmpty()) {
      return new LeftOut(reference, Comparisons.whyNot(reference));
    }
    Optional<ExplanationMethod> method =
        Methods.all().stream()
            .filter(each -> each.card().id().equals(row.get().method()))
            .findFirst();
    return method.isEmpty()
        ? new LeftOut(reference, "no method '%s' here".formatted(row.get().method()))
        : compare(classifier, reference, row.get(), method.get());
  }

  private Outcome compare(
      Classifier classifier, Reference reference, Comparison row, ExplanationMethod method)
      throws IOException {
    Map<String, String> given = row.parameters().apply(reference);
    NpyArray expected = folder.values(reference);
    Attribution attribution;
    try {
      ParameterValues parameters = ParameterValues.parse(method.card().parameters(), given);
      attribution =
          method.explain(classifier, folder.input(reference), parameters).get(0).attribution();
    } catch (RuntimeException e) {
      return new Failed(reference, row, e.getMessage());
    }
    float[] actual = row.reading().of(attribution, expected.shape());
    if (actual.length != expected.data().length) {
      return new Failed(
          reference,
          row,
          "%d numbers instead of %d".formatted(actual.length, expected.data().length));
    }
    Map<String, String> shown = new LinkedHashMap<>(given);
    shown.remove("layer");
    return new Compared(
        reference,
        row,
        shown,
        row.measure().of(actual, expected.data()),
        row.tolerance().apply(reference));
  }
}
