package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.RoarMarkdown;
import dev.pellucid.cli.evaluation.RoarPage;
import dev.pellucid.cli.evaluation.RoarReport;
import dev.pellucid.cli.evaluation.RoarReport.About;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.evaluate.baseline.Baselines;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.roar.Roar;
import dev.pellucid.evaluate.roar.RoarOptions;
import dev.pellucid.evaluate.roar.RoarResult;
import dev.pellucid.evaluate.roar.Training;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes what methods call relevant, and trains the network again. */
@Command(
    name = "roar",
    description = "Does a network that is trained anew miss what a method calls relevant?",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid roar --method grad-cam,saliency?abs=true",
      "  pellucid roar --method grad-cam --shares 0.5 --training 1000 --epochs 10",
      "",
      "Scenes are those of the demo, without its shortcut; the model is the demo's unless --model",
      "names another of its classes. With --out the report has the curves too. A network is trained for every method and share removed, and",
      "for a random map's: some minutes each with the defaults."
    })
final class RoarCommand implements Callable<Integer> {

  /** What stands beside the methods. */
  enum Beside {
    RANDOM,
    ALL
  }

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD",
      required = true,
      description = "Ids as 'methods' lists them, with parameters as in rise?masks=500.")
  List<String> methods = List.of();

  @Option(
      names = "--shares",
      split = ",",
      paramLabel = "S",
      description = "Of the pixels, that are removed (default: 0.3,0.5,0.7,0.9).")
  List<Double> shares = List.of(0.3, 0.5, 0.7, 0.9);

  @Option(
      names = "--training",
      paramLabel = "N",
      description = "Scenes to learn from (default: 2000).")
  int training = 2000;

  @Option(names = "--test", paramLabel = "N", description = "Others to try it on (default: 1000).")
  int test = 1000;

  @Option(names = "--epochs", paramLabel = "N", description = "Of each training (default: 20).")
  int epochs = Training.USUAL.epochs();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Networks for each share, from different weights (default: 1).")
  int repeats = 1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of scenes, weights and the random map (default: 1).")
  long seed = 1;

  @Option(
      names = "--baselines",
      description =
          "random, or all: with the edge filter and the centre prior, a training for each share as well (default: random).")
  Beside baselines = Beside.RANDOM;

  @Mixin ReportOptions printed = new ReportOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RoarOptions options = options();
    List<Explainer> explainers = new ArrayList<>();
    for (String method : methods) {
      explainers.add(new MethodExplainer(method, MethodCall.parse(method)));
    }
    explainers.addAll(
        switch (baselines) {
          case RANDOM -> List.of(new RandomMap(seed));
          case ALL -> Baselines.all(seed);
        });
    model.useOrDemo(bundle -> judge(bundle, options, explainers));
    return ExitCode.OK;
  }

  private RoarOptions options() {
    if (training < 1 || test < 1) {
      throw new WrongUseException("a scene or more is needed to learn from, and to try it on");
    }
    try {
      Training usual = Training.USUAL;
      return new RoarOptions(
          shares, new Training(epochs, usual.batch(), usual.rate()), repeats, seed);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
  }

  private void judge(ModelBundle bundle, RoarOptions options, List<Explainer> explainers)
      throws IOException {
    SessionSettings settings = session.settings();
    int networks = options.networks(explainers.size());
    try (Classifier classifier = new Classifier(bundle, settings);
        Progress progress = Progress.of("training", (long) networks * epochs, "epochs")) {
      LabelledScenes scenes = new LabelledScenes(classifier.input(), bundle.manifest().labels());
      ImageBatch learnt = scenes.draw(seed, 0, training);
      ImageBatch tried = scenes.draw(seed, training, training + test);
      RoarResult result =
          new Roar(classifier, settings, learnt, tried, options, () -> progress.step(1))
              .judge(explainers);
      RoarReport report =
          RoarReport.of(About.of(bundle.name(), training, test, epochs, repeats, seed), result);
      printed.write(
          "roar",
          report,
          RoarMarkdown.lines(report),
          RoarPage.of(report),
          spec.commandLine().getOut());
    }
  }
}
