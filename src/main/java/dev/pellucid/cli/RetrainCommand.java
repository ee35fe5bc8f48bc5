package dev.pellucid.cli;

import dev.pellucid.evaluate.roar.Retraining;
import dev.pellucid.evaluate.roar.Training;
import dev.pellucid.evaluate.statistics.Interval;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model's network again, to see what of its explanations was chance. */
@Command(
    name = "retrain",
    description = "Trains the network again from other weights, for evaluate's --retrained.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid retrain --networks 3 --out retrained",
      "  pellucid evaluate --retrained retrained/road-signs-1.onnx,retrained/road-signs-2.onnx \\",
      "      --method lrp,grad-cam --indicator retraining-stability",
      "",
      "Scenes are those of the demo, without its shortcut; the model is the demo's unless --model",
      "names another of its classes. A network takes a minute or two with the defaults."
    })
final class RetrainCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--networks",
      paramLabel = "N",
      description = "How many, each from other weights (default: 2).")
  int networks = 2;

  @Option(
      names = "--training",
      paramLabel = "N",
      description = "Scenes to learn from (default: 2000).")
  int training = 2000;

  @Option(names = "--test", paramLabel = "N", description = "Others to try it on (default: 1000).")
  int test = 1000;

  @Option(names = "--epochs", paramLabel = "N", description = "Of each training (default: 20).")
  int epochs = Training.USUAL.epochs();

  @Option(names = "--seed", paramLabel = "S", description = "Of scenes and weights (default: 1).")
  long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where MODEL-1.onnx, MODEL-2.onnx and so on go.")
  Path out;

  @Mixin SessionOptions session = new SessionOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (networks < 1 || training < 1 || test < 1 || epochs < 1) {
      throw new WrongUseException(
          "a network, a scene to learn from and one to try it on, and an epoch are needed at least");
    }
    model.useOrDemo(this::retrain);
    return ExitCode.OK;
  }

  private void retrain(ModelBundle bundle) throws IOException {
    SessionSettings settings = session.settings();
    Training usual = Training.USUAL;
    Retraining retraining = new Retraining(new Training(epochs, usual.batch(), usual.rate()), seed);
    List<Retraining.Network> trained;
    try (Classifier classifier = new Classifier(bundle, settings);
        Progress progress = Progress.of("training", (long) networks * epochs, "epochs")) {
      LabelledScenes scenes = new LabelledScenes(classifier.input(), bundle.manifest().labels());
      ImageBatch learnt = scenes.draw(seed, 0, training);
      ImageBatch tried = scenes.draw(seed, training, training + test);
      trained =
          retraining.train(networks, classifier, settings, learnt, tried, () -> progress.step(1));
    }
    write(bundle.name(), trained);
  }

  private void write(String name, List<Retraining.Network> trained) throws IOException {
    PrintWriter terminal = spec.commandLine().getOut();
    Files.createDirectories(out);
    for (int i = 0; i < trained.size(); i++) {
      Path file = out.resolve("%s-%d.onnx".formatted(name, i + 1));
      AtomicFile.write(file, trained.get(i).onnx());
      Interval accuracy = trained.get(i).accuracy().interval().orElseThrow();
      terminal.println(
          String.format(
              Locale.ROOT,
              "%s: accuracy %.3f (%.3f – %.3f) on %d scenes",
              file,
              trained.get(i).accuracy().mean(),
              accuracy.low(),
              accuracy.high(),
              test));
    }
    terminal.flush();
  }
}
