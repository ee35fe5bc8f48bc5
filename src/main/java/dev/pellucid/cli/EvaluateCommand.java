package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.ConceptSection;
import dev.pellucid.cli.evaluation.EvaluationMarkdown;
import dev.pellucid.cli.evaluation.EvaluationPage;
import dev.pellucid.cli.evaluation.EvaluationReport;
import dev.pellucid.cli.evaluation.EvaluationReport.About;
import dev.pellucid.cli.evaluation.PhotoFolder;
import dev.pellucid.cli.evaluation.SceneSamples;
import dev.pellucid.cli.localisation.KnownScenes;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.IndicatorCard.Family;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.evaluate.baseline.Baselines;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.evaluate.study.Study;
import dev.pellucid.evaluate.study.StudyResult;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges what methods say of images by the evaluation indicators. */
@Command(
    name = "evaluate",
    description = "Can the explanations of a model be trusted? Methods judged by indicators.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid evaluate --method saliency,grad-cam,lrp",
      "  pellucid evaluate --model mobilenetv2.onnx --data photos --indicator localisation,complexity",
      "  pellucid evaluate --method all --indicator all --scenes 40 --out evaluation",
      "  pellucid evaluate --method 'rise?masks=500,rise?masks=4000' --indicator 'deletion?steps=20'",
      "",
      "Without --data the images are drawn scenes, in which the sign's pixels are known; the model is",
      "the demo's unless --model names another. DIR has images, or a folder of them for each class;",
      "labels.csv (file, and label or class_index) names their classes, boxes.json (file, boxes,",
      "mask, class_index) and NAME_mask.png their objects. 'methods' lists methods and indicators."
    })
final class EvaluateCommand implements Callable<Integer> {

  /** Which class of an image is explained. */
  enum Explained {
    LABEL,
    PREDICTED
  }

  private static final double CONFIDENCE = 0.95;

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of images (default: drawn scenes).")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--scenes",
      paramLabel = "N",
      description = "Without --data: how many scenes are drawn (default: 40).")
  int scenes = 40;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many images of --data, spread evenly (default: all).")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = "--target",
      description =
          "label or predicted: the class that is explained (default: label, where there is one).")
  Explained target = Explained.LABEL;

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = MethodRequest.ALL,
      description =
          "Ids as 'methods' lists them, with parameters as in rise?masks=500, families such as gradient, or all: those this model allows (default: all).")
  List<String> methods = List.of();

  @Option(
      names = "--param",
      paramLabel = "K=V",
      description =
          "A method's parameter, for every chosen method that has it, or METHOD.K=V for one.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--indicator",
      split = ",",
      paramLabel = "INDICATOR",
      description =
          "Ids as 'methods' lists them, with parameters as in deletion?steps=20, families such as localisation, or all (default: those that explain no image again and take at most "
              + IndicatorRequest.CHEAP
              + " passes).")
  List<String> indicators = List.of();

  @Option(
      names = "--retrained",
      split = ",",
      paramLabel = "MODEL",
      description =
          "The same network trained again, as retrain does it: bundles or .onnx files, for retraining-stability.")
  List<Path> retrained = List.of();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of scenes, of the random map and of intervals (default: 1).")
  long seed = 1;

  @Mixin ReportOptions printed = new ReportOptions();

  @Mixin SessionOptions session = new SessionOptions();

  /** Images, whether objects are marked on any, and what is to be said of them. */
  private record Images(
      List<Sample> samples, boolean marked, String description, List<String> notes) {}

  @Override
  public Integer call() throws IOException {
    if (scenes < 1 || limit < 1) {
      throw new ParameterException(spec.commandLine(), "at least one image is needed");
    }
    List<Explainer> explainers = explainers();
    List<IndicatorCall> calls = IndicatorRequest.parse(indicators);
    model.useOrDemo(bundle -> evaluate(bundle, explainers, calls));
    return ExitCode.OK;
  }

  private List<Explainer> explainers() {
    List<String> plain = methods.stream().filter(text -> !text.contains("?")).toList();
    List<MethodRequest> requests =
        plain.isEmpty() && parameters.isEmpty()
            ? List.of()
            : MethodRequest.parse(plain, parameters);
    Map<String, Explainer> byName = new LinkedHashMap<>();
    for (String text : methods) {
      if (text.contains("?")) {
        byName.put(text, new MethodExplainer(text, MethodCall.parse(text)));
      } else {
        requests.stream()
            .filter(request -> request.isNamedBy(text))
            .forEach(request -> byName.put(request.id(), request.explainer()));
      }
    }
    List<Explainer> explainers = new ArrayList<>(byName.values());
    explainers.addAll(Baselines.all(seed));
    return explainers;
  }

  private void evaluate(ModelBundle bundle, List<Explainer> explainers, List<IndicatorCall> calls)
      throws IOException {
    List<Classifier> others = new ArrayList<>();
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      for (Path folder : retrained) {
        others.add(retrained(folder, bundle));
      }
      Images images = images(bundle, classifier);
      requireFit(classifier, images.samples(), explainers);
      List<IndicatorCall> chosen = chosen(calls, images);
      // Before the long part: whatever cannot be had is said at once.
      Optional<ConceptSection> concepts =
          bundle
              .concepts()
              .map(bank -> ConceptSection.of(classifier, bank, images.samples(), CONFIDENCE, seed));
      EvaluationReport report =
          EvaluationReport.of(
              new About(
                  bundle.name(),
                  images.description(),
                  images.samples().size(),
                  target == Explained.LABEL ? "the labelled class" : "the predicted class",
                  CONFIDENCE,
                  seed),
              judge(new EvaluatedModel(classifier, others), images, explainers, chosen),
              concepts,
              images.notes());
      printed.write(
          "evaluation",
          report,
          EvaluationMarkdown.lines(report),
          EvaluationPage.of(report),
          spec.commandLine().getOut());
    } finally {
      others.forEach(Classifier::close);
    }
  }

  /** The same network under other weights; whatever else is known of it is the model's. */
  private Classifier retrained(Path location, ModelBundle bundle) {
    ModelBundle other = BundleReader.read(location, model.input.size());
    InputSpec input = bundle.manifest().input();
    InputSpec otherInput = other.manifest().input();
    if (otherInput.width() != input.width()
        || otherInput.height() != input.height()
        || otherInput.channels().count() != input.channels().count()) {
      throw new WrongUseException(
          "--retrained %s takes %d×%d pixels of %d channels, but the model %d×%d of %d; name the same network trained again"
              .formatted(
                  location,
                  otherInput.width(),
                  otherInput.height(),
                  otherInput.channels().count(),
                  input.width(),
                  input.height(),
                  input.channels().count()));
    }
    return new Classifier(bundle.withClassifier(other.onnx()), session.settings());
  }

  private StudyResult judge(
      EvaluatedModel evaluated,
      Images images,
      List<Explainer> explainers,
      List<IndicatorCall> calls) {
    long steps = (long) images.samples().size() * explainers.size();
    try (evaluated;
        Progress progress = Progress.of("judging", steps, "explanations")) {
      Study study =
          new Study(
              evaluated,
              images.samples(),
              new MeanInterval(CONFIDENCE, seed),
              () -> progress.step(1));
      StudyResult result = study.judge(explainers, calls);
      requireAny(result);
      return result;
    }
  }

  /**
   * A method that was named must explain this model, which is tried with the first image before the
   * others wait for it; one of all may be left out.
   */
  private void requireFit(Classifier classifier, List<Sample> samples, List<Explainer> explainers) {
    Optional<ImageBatch> first = samples.stream().flatMap(EvaluateCommand::readable).findFirst();
    if (methods.stream().anyMatch(MethodRequest::namesSeveral) || first.isEmpty()) {
      return;
    }
    ImageBatch image = classifier.resolve(first.get());
    for (Explainer explainer : explainers) {
      explainer.explain(classifier, image);
    }
  }

  /** One that cannot be read is named when it is its turn. */
  private static Stream<ImageBatch> readable(Sample sample) {
    try {
      return Stream.of(sample.reading().get().image());
    } catch (UnreadableImageException e) {
      return Stream.empty();
    }
  }

  private static void requireAny(StudyResult result) {
    if (result.rows().stream().allMatch(row -> row.cost().isEmpty())) {
      throw new IllegalArgumentException(
          "not one of %d images could be explained; %s"
              .formatted(
                  result.images(),
                  result.failures().stream()
                      .findFirst()
                      .map(failure -> "of %s: %s".formatted(failure.image(), failure.reason()))
                      .orElse("no reason is known")));
    }
  }

  private Images images(ModelBundle bundle, Classifier classifier) throws IOException {
    if (data.isEmpty()) {
      return new Images(
          SceneSamples.of(
              KnownScenes.draw(classifier, bundle.manifest().labels(), scenes, seed),
              classifier.input()),
          true,
          "drawn scenes of seed %d in which the model names the sign, no forest behind it"
              .formatted(seed),
          List.of());
    }
    PhotoFolder folder =
        PhotoFolder.of(data.get(), ImageFiles.encodedIn(data.get()), bundle.manifest().labels());
    List<Sample> samples = folder.samples(classifier.input(), limit, target == Explained.LABEL);
    List<String> notes = new ArrayList<>();
    int photos = folder.photos().size();
    if (target == Explained.LABEL && folder.labelled() < photos) {
      notes.add(
          "%d of %d images have no label; of these the predicted class is explained"
              .formatted(photos - folder.labelled(), photos));
    }
    if (folder.marked() < photos) {
      notes.add(
          "an object is marked on %d of %d images; localisation is judged on these"
              .formatted(folder.marked(), photos));
    }
    return new Images(samples, folder.marked() > 0, "images of " + data.get().getFileName(), notes);
  }

  /** Those of the default that say something here. */
  private List<IndicatorCall> chosen(List<IndicatorCall> calls, Images images) {
    return calls.stream()
        .filter(
            call ->
                !indicators.isEmpty()
                    || images.marked()
                    || call.indicator().card().family() != Family.LOCALISATION)
        .toList();
  }
}
