package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.SceneSamples;
import dev.pellucid.cli.localisation.KnownScenes;
import dev.pellucid.cli.localisation.KnownScenes.KnownScene;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.baseline.Baselines;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.evaluate.study.Figure;
import dev.pellucid.evaluate.study.Study;
import dev.pellucid.evaluate.study.StudyResult;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks the methods about drawn scenes, in which the object's pixels are known. */
@Command(
    name = "localise",
    description =
        "Do the methods point at the sign, in drawn scenes in which it is known where it is?",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid localise --method saliency,grad-cam,lrp",
      "  pellucid localise --method all --scenes 100 --seed 1 --out localisation.md",
      "",
      "Scenes are those of the demo; the model is the demo's unless --model names another of its",
      "classes. Kept are scenes in which the model names the sign, and no forest is behind it."
    })
final class LocaliseCommand implements Callable<Integer> {

  private static final double CONFIDENCE = 0.95;

  private static final IndicatorCall MASS = IndicatorCall.parse("relevance-mass-accuracy");
  private static final IndicatorCall PEAK = IndicatorCall.parse("pointing-game?tolerance=0");

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = MethodRequest.ALL,
      description = "Ids as 'methods' lists them, or all: those this model allows (default: all).")
  List<String> methods = List.of();

  @Option(
      names = "--param",
      paramLabel = "K=V",
      description =
          "A method's parameter, for every chosen method that has it, or METHOD.K=V for one.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--scenes", paramLabel = "N", description = "How many scenes (default: 100).")
  int scenes = 100;

  @Option(names = "--seed", paramLabel = "S", description = "Of the scenes (default: 1).")
  long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Where the table goes (default: standard output).")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (scenes < 1) {
      throw new ParameterException(
          spec.commandLine(), "at least one scene is needed, not " + scenes);
    }
    List<MethodRequest> requests = MethodRequest.parse(methods, parameters);
    model.useOrDemo(bundle -> measure(bundle, requests));
    return ExitCode.OK;
  }

  private void measure(ModelBundle bundle, List<MethodRequest> requests) throws IOException {
    List<Explainer> explainers = new ArrayList<>();
    requests.forEach(request -> explainers.add(request.explainer()));
    explainers.addAll(Baselines.all(seed));
    try (Classifier classifier = new Classifier(bundle, session.settings());
        Progress progress =
            Progress.of("asking", (long) scenes * explainers.size(), "explanations")) {
      List<KnownScene> known =
          KnownScenes.draw(classifier, bundle.manifest().labels(), scenes, seed);
      Study study =
          new Study(
              EvaluatedModel.of(classifier),
              SceneSamples.of(known, classifier.input()),
              new MeanInterval(CONFIDENCE, seed),
              () -> progress.step(1));
      StudyResult result = study.judge(explainers, List.of(MASS, PEAK));
      Set<String> optional =
          requests.stream()
              .filter(MethodRequest::optional)
              .map(MethodRequest::id)
              .collect(Collectors.toSet());
      requireAnswers(result, optional);
      List<String> lines = new ArrayList<>(table(result));
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%d scenes of seed %d, model %s; the sign covers %.3f of a scene on average, which is what chance gives.",
              scenes,
              seed,
              bundle.name(),
              known.stream().mapToDouble(KnownScene::covered).average().orElseThrow()));
      new MarkdownTable(lines).write(out, spec.commandLine().getOut());
    }
  }

  private void requireAnswers(StudyResult result, Set<String> optional) {
    for (StudyResult.Row row : result.rows()) {
      Optional<String> reason =
          row.unfit()
              .or(
                  () ->
                      row.figures().get(0) instanceof Figure.NotApplicable none
                          ? Optional.of(none.reason())
                          : Optional.empty());
      if (reason.isPresent()) {
        if (!optional.contains(row.explainer())) {
          throw new NotApplicableException(reason.get());
        }
        spec.commandLine()
            .getErr()
            .println("%s left out: %s".formatted(row.explainer(), reason.get()));
      }
    }
    result
        .failures()
        .forEach(
            failure ->
                spec.commandLine()
                    .getErr()
                    .println(
                        "%s, %s: %s"
                            .formatted(failure.image(), failure.doing(), failure.reason())));
  }

  /** Best mass first, line by line. */
  private static List<String> table(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("| method | relevance inside | 95% interval | peak inside | 95% interval |");
    lines.add("|---|---|---|---|---|");
    result.rows().stream()
        .filter(
            row ->
                row.unfit().isEmpty()
                    && row.figures().stream().allMatch(Figure.Measured.class::isInstance))
        .sorted(Comparator.comparingDouble((StudyResult.Row row) -> mean(row, 0)).reversed())
        .forEach(
            row ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.3f | %s | %.2f | %s |",
                        row.baseline()
                            ? "*%s*".formatted(row.explainer())
                            : "`%s`".formatted(row.explainer()),
                        mean(row, 0),
                        bounds(row, 0, "%.3f – %.3f"),
                        mean(row, 1),
                        bounds(row, 1, "%.2f – %.2f"))));
    return lines;
  }

  private static double mean(StudyResult.Row row, int column) {
    return ((Figure.Measured) row.figures().get(column)).estimate().mean();
  }

  private static String bounds(StudyResult.Row row, int column, String format) {
    return ((Figure.Measured) row.figures().get(column))
        .estimate()
        .interval()
        .map(interval -> String.format(Locale.ROOT, format, interval.low(), interval.high()))
        .orElse("");
  }
}
