package dev.pellucid.cli;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.picture.ExampleStrip;
import dev.pellucid.explain.picture.OverlayPainter;
import dev.pellucid.explain.picture.PlaceStrip;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains images from files. */
@Command(
    name = "explain",
    description = "Why does the model see in these images what it sees?",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid explain cat.jpg --model mobilenetv2.onnx --mean 0.5 --std 0.5 \\",
      "      --labels imagenet_classes.txt --format png --out out",
      "  pellucid explain *.jpg --model signs --method all --format npy --logits --out out",
      "  pellucid explain input.npy --model resnet20.onnx --method saliency --target 3 --param abs=true",
      "",
      "A .npy image is a float32 tensor [C,H,W] or [1,C,H,W] and is used as it is.",
      "Results are DIR/<image>.<method>.<format>; JSON goes to standard output without --out.",
      "With --method all, or a family, DIR/<image>.all.png shows what every method says, side by side.",
      "Families: gradient, propagation, class-activation-maps, attention, perturbation, by-concepts, by-images."
    })
final class ExplainCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "JPEG, PNG, WebP, BMP or .npy.")
  List<Path> images = List.of();

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = "grad-cam",
      description =
          "Ids as 'methods' lists them, families such as gradient, or all: those this model allows (default: grad-cam).")
  List<String> methods = List.of();

  @Option(
      names = "--target",
      paramLabel = "K",
      description =
          "Class to explain: an index, a label, predicted, or second-best (default: predicted).")
  String target = TargetClass.PREDICTED;

  @Option(
      names = "--against",
      paramLabel = "K",
      description = "Explain the target's logit less that of this class: why that and not this.")
  Optional<String> against = Optional.empty();

  @Option(
      names = "--param",
      paramLabel = "K=V",
      description =
          "A method's parameter, for every chosen method that has it, or METHOD.K=V for one.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--layer", paramLabel = "TENSOR", description = "Short for --param layer=TENSOR.")
  Optional<String> layer = Optional.empty();

  @Option(names = "--format", description = "json, png or npy (default: json).")
  ResultFormat format = ResultFormat.JSON;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: JSON to standard output, else this folder).")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--logits",
      description = "Add the logits: to the JSON, or as <image>.logits.npy.")
  boolean logits;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many classes JSON lists (default: 5).")
  int top = 5;

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "A method's time for an image; what it has by then is given (default: none).")
  Optional<Duration> budget = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Images in one run (default: 8).")
  int batch = 8;

  @Mixin OverlayOptions overlay = new OverlayOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    List<MethodRequest> requests = MethodRequest.parse(methods, parametersWithLayer());
    requireDistinctStems();
    requireSizes();
    ModelBundle bundle = model.read();
    PictureReader reader = new PictureReader(bundle.manifest().input());
    try (Classifier classifier = new Classifier(bundle, session.settings());
        Progress progress =
            Progress.of("explaining", (long) images.size() * requests.size(), "explanations")) {
      Results results = results(painter(classifier));
      PictureExplainer explainer =
          new PictureExplainer(
              classifier,
              bundle.manifest().input(),
              requests,
              target(bundle),
              budget,
              progress,
              err()::println);
      for (int from = 0; from < images.size(); from += batch) {
        List<Picture> pictures = new ArrayList<>();
        for (Path image : images.subList(from, Math.min(images.size(), from + batch))) {
          pictures.add(reader.read(image));
        }
        for (ExplainedPicture explained : explainer.explain(pictures)) {
          results.add(explained, ImageReport.of(explained, bundle.manifest(), top, logits));
        }
      }
      results.end();
    }
    return ExitCode.OK;
  }

  private OverlayPainter painter(Classifier classifier) {
    return overlay
        .painter()
        .withExamples(
            new ExampleStrip(index -> classifier.examples().picture(index), classifier::label),
            new PlaceStrip(index -> classifier.examples().picture(index), classifier::label));
  }

  private Results results(OverlayPainter painter) {
    return isPrinted()
        ? new PrintedResults(spec.commandLine().getOut())
        : new ResultFiles(
            out.orElse(Path.of("")),
            format,
            painter,
            methods.stream().anyMatch(MethodRequest::namesSeveral),
            spec.commandLine().getOut(),
            err());
  }

  private boolean isPrinted() {
    return out.isEmpty() && format == ResultFormat.JSON;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private Target target(ModelBundle bundle) {
    return new Target(
        TargetClass.parse(target, bundle.manifest()),
        against.map(text -> TargetClass.parse(text, bundle.manifest())));
  }

  private Map<String, String> parametersWithLayer() {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    layer.ifPresent(tensor -> all.put("layer", tensor));
    return all;
  }

  private void requireSizes() {
    if (batch < 1) {
      throw new ParameterException(
          spec.commandLine(), "a batch holds an image or more, not " + batch);
    }
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top lists a class or more, not " + top);
    }
  }

  /** Results are named after the image without its folder, so two of a name would collide. */
  private void requireDistinctStems() {
    if (isPrinted()) {
      return;
    }
    Map<String, Path> seen = new HashMap<>();
    for (Path image : images) {
      Path other = seen.putIfAbsent(Picture.stem(image), image);
      if (other != null) {
        throw new ParameterException(
            spec.commandLine(),
            "%s and %s would be written to the same file; explain them into two folders"
                .formatted(other, image));
      }
    }
  }
}
