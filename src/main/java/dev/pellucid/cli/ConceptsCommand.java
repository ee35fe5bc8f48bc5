package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.concepts.BottleneckAnalysis;
import dev.pellucid.cli.concepts.CompletenessAnalysis;
import dev.pellucid.cli.concepts.DecompositionAnalysis;
import dev.pellucid.cli.concepts.EffectAnalysis;
import dev.pellucid.cli.concepts.ImageLabels;
import dev.pellucid.cli.concepts.SeenImages;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.causal.CausalConceptEffect;
import dev.pellucid.explain.local.concept.completeness.Recovery;
import dev.pellucid.explain.local.concept.completeness.Restoration;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks what a model's concept bank is worth, and what the model makes of it. */
@Command(
    name = "concepts",
    description = "How complete a concept bank is, and what a model makes of its concepts.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid concepts --data scenes --truth scenes/scenes.csv",
      "  pellucid concepts --model road-signs --data scenes --analyse bottleneck --out bottleneck.json",
      "  pellucid concepts --pairs city,forest",
      "",
      "The model is the demo's unless --model names another. Pairs are two folders of equally named",
      "images: the same without the concept and with it."
    })
final class ConceptsCommand implements Callable<Integer> {

  /** The analyses of a bank. */
  enum Analysis {
    COMPLETENESS,
    BOTTLENECK,
    DECOMPOSITION
  }

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of images, with those in its folders.")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--truth",
      paramLabel = "FILE.csv",
      description =
          "A table with columns file and label (default: the names of the images' folders, or else what the model predicts).")
  Optional<Path> truth = Optional.empty();

  @Option(
      names = "--analyse",
      split = ",",
      paramLabel = "WHAT",
      description = "completeness, bottleneck, decomposition (default: all).")
  List<Analysis> analyses = List.of(Analysis.values());

  @Option(
      names = "--pairs",
      split = ",",
      arity = "1",
      paramLabel = "DIR",
      description = "Two folders: without the concept, and with it.")
  List<Path> pairs = List.of();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Of the images of --data, so many are drawn at most (default: 300).")
  int most = 300;

  @Option(
      names = "--recover",
      description = "logit or accuracy: of what completeness is measured (default: logit).")
  Recovery recovery = Recovery.LOGIT;

  @Option(
      names = "--restore",
      description =
          "projection or regression: how activations are given back (default: projection).")
  Restoration restoration = Restoration.PROJECTION;

  @Option(
      names = "--permutations",
      paramLabel = "N",
      description = "Orders drawn for the shares of more than 12 concepts (default: 32).")
  int permutations = 32;

  @Option(
      names = "--strength",
      paramLabel = "X",
      description = "What the bottleneck's weights cost (default: 0.005).")
  double strength = 0.005;

  @Option(
      names = "--terms",
      paramLabel = "N",
      description = "Concepts of a class's decomposition, at most (default: 5).")
  int terms = 5;

  @Option(
      names = "--confidence",
      paramLabel = "P",
      description = "Of the effects' intervals (default: 0.95).")
  double confidence = 0.95;

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn (default: 0).")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description = "Where the figures go as JSON, beside the tables that are printed.")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (data.isEmpty() && pairs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "name images by --data, or pairs of them by --pairs");
    }
    if (!pairs.isEmpty() && pairs.size() != 2) {
      throw new ParameterException(
          spec.commandLine(),
          "--pairs takes two folders, without the concept and with it, not " + pairs.size());
    }
    if (most < 2) {
      throw new ParameterException(
          spec.commandLine(), "two images or more are needed, not " + most);
    }
    model.useOrDemo(this::analyse);
    return ExitCode.OK;
  }

  private void analyse(ModelBundle bundle) throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      if (data.isPresent()) {
        analyseBank(bundle, classifier, figures);
      }
      if (!pairs.isEmpty()) {
        EffectAnalysis effect = effect(bundle, classifier);
        print(effect.markdown());
        figures.put("effect", effect);
      }
    }
    if (out.isPresent()) {
      AtomicFile.write(out.get(), Json.of(figures).getBytes(UTF_8));
    }
  }

  private void analyseBank(ModelBundle bundle, Classifier classifier, Map<String, Object> figures)
      throws IOException {
    ConceptVectors bank =
        classifier
            .concepts()
            .orElseThrow(
                () ->
                    new NotApplicableException(
                        "model '%s' has no concept bank; 'fit concepts' learns one"
                            .formatted(bundle.name())));
    Activations layer = Activations.at(classifier, Optional.empty());
    SeenImages images = seen(bundle, layer);
    for (Analysis analysis : analyses) {
      switch (analysis) {
        case COMPLETENESS -> {
          CompletenessAnalysis completeness =
              CompletenessAnalysis.of(
                  layer, bank, images, recovery, restoration, permutations, seed);
          print(completeness.markdown());
          figures.put("completeness", completeness);
        }
        case BOTTLENECK -> {
          BottleneckAnalysis bottleneck =
              BottleneckAnalysis.of(bank, images, bundle.manifest()::label, strength, seed);
          print(bottleneck.markdown());
          figures.put("bottleneck", bottleneck);
        }
        case DECOMPOSITION -> {
          DecompositionAnalysis decomposition =
              DecompositionAnalysis.of(layer, bank, images, bundle.manifest()::label, terms);
          print(decomposition.markdown());
          figures.put("decomposition", decomposition);
        }
      }
    }
  }

  private SeenImages seen(ModelBundle bundle, Activations layer) throws IOException {
    List<Path> files = new ArrayList<>(ImageFiles.in(data.orElseThrow()));
    Collections.shuffle(files, new Random(seed));
    List<Path> drawn = files.subList(0, Math.min(most, files.size()));
    List<String> classes = bundle.manifest().labels();
    ImageLabels table =
        truth.isPresent()
            ? ImageLabels.ofTable(truth.get(), classes)
            : ImageLabels.ofFolders(classes);
    Optional<int[]> known = table.ofAll(drawn);
    if (truth.isPresent() && known.isEmpty()) {
      throw new IOException(
          "%s does not name the class of every image; of %s it does not, or not one of %s"
              .formatted(
                  truth.get(),
                  drawn.stream()
                      .filter(image -> table.of(image).isEmpty())
                      .findFirst()
                      .orElseThrow(),
                  classes));
    }
    PictureReader reader = new PictureReader(bundle.manifest().input());
    return SeenImages.of(
        layer, () -> drawn.stream().map(file -> tensor(reader, file)).iterator(), known);
  }

  private EffectAnalysis effect(ModelBundle bundle, Classifier classifier) throws IOException {
    CausalConceptEffect measured = new CausalConceptEffect(classifier, Score.PROBABILITY);
    PictureReader reader = new PictureReader(bundle.manifest().input());
    for (Path without : ImageFiles.in(pairs.get(0))) {
      Path with = pairs.get(1).resolve(pairs.get(0).relativize(without));
      if (!Files.exists(with)) {
        throw new IOException("%s has no counterpart %s".formatted(without, with));
      }
      measured.add(
          single(bundle.manifest().input(), tensor(reader, without)),
          single(bundle.manifest().input(), tensor(reader, with)));
    }
    return EffectAnalysis.of(measured.effect(confidence), bundle.manifest()::label);
  }

  private static ImageBatch single(InputSpec input, float[] tensor) {
    return new ImageBatch(
        input.channels().count(), input.height(), input.width(), tensor, List.of(Target.PREDICTED));
  }

  private static float[] tensor(PictureReader reader, Path file) {
    try {
      return reader.read(file).tensor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(List<String> lines) {
    PrintWriter to = spec.commandLine().getOut();
    lines.forEach(to::println);
    to.println();
    to.flush();
  }
}
