package dev.pellucid.cli;

import dev.pellucid.cli.bank.AceFit;
import dev.pellucid.cli.bank.BankFolder;
import dev.pellucid.cli.bank.ClassPictures;
import dev.pellucid.cli.bank.ConceptFit;
import dev.pellucid.cli.bank.CraftFit;
import dev.pellucid.cli.bank.Fitted;
import dev.pellucid.cli.bank.Pictures;
import dev.pellucid.cli.bank.ShownConcept;
import dev.pellucid.cli.bank.TcavFit;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.CutLayers;
import dev.pellucid.explain.local.concept.ace.Ace;
import dev.pellucid.explain.local.concept.ace.ClassConcepts;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.craft.Craft;
import dev.pellucid.explain.local.concept.tcav.Space;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptsFile;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the concept bank of a model. */
@Command(
    name = "concepts",
    description = "Learns the concepts that a model is explained in, and tests them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid fit concepts --model signs --method tcav --concepts shown --random anything",
      "  pellucid fit concepts --model signs --method craft --data train --classes stop,yield",
      "",
      "tcav: --concepts has a folder for each concept, of its images, or of positive/ and negative/ ones.",
      "With --data it also tests which classes depend on which concept.",
      "craft, ace: find concepts in --data by themselves, and keep exemplars by which to name them.",
      "The bank is written to the model's concepts.json, where names can be edited by hand."
    })
final class FitConceptsCommand implements Callable<Integer> {

  private static final String BEST = "best";

  /** How concepts come to be. */
  enum Method {
    TCAV,
    CRAFT,
    ACE
  }

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(names = "--method", required = true, description = "tcav, craft or ace.")
  Method method = Method.TCAV;

  @Option(
      names = "--concepts",
      paramLabel = "DIR",
      description = "Folder with a folder of images for each concept.")
  Optional<Path> concepts = Optional.empty();

  @Option(
      names = "--random",
      paramLabel = "DIR",
      description =
          "Images without any of the concepts, in one folder or several (default: all negative/ ones).")
  Optional<Path> random = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Images of the classes, in folders of their labels; else their class is what is predicted.")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "K",
      description = "Classes by label or index (default: those with 10 images or more).")
  List<String> classes = List.of();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "The most images of a class (default: 100).")
  int images = 100;

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "A feature map, or best to compare those there are (default: the model's).")
  Optional<String> layer = Optional.empty();

  @Option(
      names = "--space",
      description =
          "tcav: channels, or flattened as in the paper, which makes no bank (default: channels).")
  Space space = Space.CHANNELS;

  @Option(
      names = "--splits",
      paramLabel = "N",
      description = "tcav, ace: vectors of a concept, each by a random split (default: 10).")
  int splits = 10;

  @Option(
      names = "--level",
      paramLabel = "P",
      description = "tcav, ace: significance of all concepts together (default: 0.05).")
  double level = 0.05;

  @Option(
      names = "--rank",
      paramLabel = "N",
      description = "craft: how many concepts a class has (default: 10).")
  int rank = 10;

  @Option(
      names = "--within",
      paramLabel = "L",
      description = "craft: an earlier layer, where each concept is taken apart (default: none).")
  Optional<String> within = Optional.empty();

  @Option(
      names = "--parts",
      paramLabel = "N",
      description = "craft: with --within, the parts of a concept (default: 3).")
  int parts = 3;

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is random (default: 0).")
  long seed;

  @Option(names = "--force", description = "Monitor concepts that are not significant, too.")
  boolean force;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the bank (default: the model's concepts.json).")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (!(level > 0 && level < 1)) {
      throw new WrongUseException("--level lies between 0 and 1, so not " + level);
    }
    if (space == Space.FLATTENED && out.isPresent()) {
      throw new WrongUseException(
          "flattened vectors hold for one place in the image only and go into no bank; leave --out or --space out");
    }
    if (within.isPresent() && (method != Method.CRAFT || layer.filter(BEST::equals).isPresent())) {
      throw new WrongUseException(
          "--within takes apart what craft finds at one layer; it goes with --method craft and without --layer best");
    }
    if (parts < 1) {
      throw new WrongUseException("a concept has one part or more, not " + parts);
    }
    ModelBundle bundle = model.read();
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      ConceptFit fit = fit(bundle, classifier);
      Fitted fitted = at(layers(classifier), classifier, fit);
      new BankReport(spec.commandLine().getOut(), force).concepts(fit, fitted, within);
      if (fit.givesBank()) {
        write(bundle, fitted);
      } else {
        spec.commandLine().getOut().println("flattened vectors go into no bank: nothing written");
      }
    }
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private ConceptFit fit(ModelBundle bundle, Classifier classifier) throws IOException {
    Pictures none =
        new Pictures(
            List.of(),
            new BankPictures(bundle.manifest().input(), spec.commandLine().getErr())::read);
    return switch (method) {
      case TCAV -> tcav(bundle, classifier, none);
      case CRAFT ->
          new CraftFit(
              Craft.usual(rank, seed),
              classPictures(requireData(), bundle, classifier, none),
              within.map(earlier -> within(earlier, classifier)));
      case ACE ->
          new AceFit(
              new ClassConcepts(Ace.usual(seed), Tcav.usual(seed).withSplits(splits)),
              atLeastTwo(classPictures(requireData(), bundle, classifier, none)),
              level);
    };
  }

  private CraftFit.Within within(String earlier, Classifier classifier) {
    Activations at = Activations.at(classifier, Optional.of(earlier));
    String whole = Activations.at(classifier, layer).layer().tensor();
    if (!CutLayers.isBefore(classifier.onnx(), classifier.name(), at.layer().tensor(), whole)) {
      throw new WrongUseException(
          "--within names a layer before '%s', which '%s' is not; such are: %s"
              .formatted(
                  whole,
                  earlier,
                  CutLayers.of(classifier.onnx(), classifier.name()).stream()
                      .map(FeatureLayer::tensor)
                      .filter(
                          each ->
                              CutLayers.isBefore(classifier.onnx(), classifier.name(), each, whole))
                      .collect(Collectors.joining(", "))));
    }
    return new CraftFit.Within(at, parts);
  }

  private Path requireData() {
    return data.orElseThrow(
        () ->
            new WrongUseException(
                method + " finds concepts in images of classes: give their folder by --data"));
  }

  private List<ClassPictures> classPictures(
      Path folder, ModelBundle bundle, Classifier classifier, Pictures none) throws IOException {
    return new ClassFolders(bundle.manifest(), classes, images).in(folder, classifier, none);
  }

  private static List<ClassPictures> atLeastTwo(List<ClassPictures> classes) {
    if (classes.size() < 2) {
      throw new WrongUseException(
          "ace tells a class's segments from those of others: --data must have images of two classes or more");
    }
    return classes;
  }

  private ConceptFit tcav(ModelBundle bundle, Classifier classifier, Pictures none)
      throws IOException {
    Path shown =
        concepts.orElseThrow(
            () -> new WrongUseException("tcav learns concepts from examples: give --concepts"));
    Optional<Pictures> anything =
        random.isPresent() ? Optional.of(none.only(ImageFiles.in(random.get()))) : Optional.empty();
    List<ShownConcept> all = new ArrayList<>();
    for (Path folder : ConceptFolders.in(shown)) {
      all.add(ConceptFolders.shown(folder, anything, none));
    }
    Pictures pool =
        anything.orElseGet(
            () ->
                none.only(
                    all.stream()
                        .flatMap(concept -> concept.without().files().stream())
                        .distinct()
                        .toList()));
    return new TcavFit(
        Tcav.usual(seed).withSplits(splits),
        space,
        all,
        pool,
        data.isPresent() ? classPictures(data.get(), bundle, classifier, none) : List.of(),
        level);
  }

  private List<Optional<String>> layers(Classifier classifier) {
    return layer.filter(BEST::equals).isEmpty()
        ? List.of(layer)
        : CutLayers.of(classifier.onnx(), classifier.name()).stream()
            .map(FeatureLayer::tensor)
            .map(Optional::of)
            .toList();
  }

  /** At the layer, or at that of several where it does best. */
  private Fitted at(List<Optional<String>> layers, Classifier classifier, ConceptFit fit) {
    List<Fitted> fitted = new ArrayList<>();
    TextTable table = new TextTable("LAYER", "SHAPE", fit.qualityName().toUpperCase(Locale.ROOT));
    try (Progress progress = Progress.of("learning", fit.steps() * layers.size(), fit.unit())) {
      for (Optional<String> each : layers) {
        Activations activations = Activations.at(classifier, each);
        FeatureLayer at = activations.layer();
        String shape = "%d×%d×%d".formatted(at.channels(), at.height(), at.width());
        try {
          Fitted here = fit.at(activations, () -> progress.step(1));
          table.row(at.tensor(), shape, String.format(Locale.ROOT, "%.3f", here.quality()));
          fitted.add(here);
        } catch (NotApplicableException e) {
          if (layers.size() == 1) {
            throw e;
          }
          table.row(at.tensor(), shape, "–");
        }
      }
    }
    if (layers.size() > 1) {
      table.lines().forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().println();
    }
    return fitted.stream()
        .filter(each -> !each.entries().isEmpty())
        .max(Comparator.comparingDouble(Fitted::quality))
        .orElseThrow(
            () ->
                new NotApplicableException(
                    method + " found no concept; give it more images, or another layer"));
  }

  private void write(ModelBundle bundle, Fitted fitted) throws IOException {
    BankFolder folder = new BankFolder(out.orElseGet(() -> ConceptsFile.of(bundle.location())));
    boolean replaces = Files.exists(folder.file());
    ConceptBank bank = folder.write(fitted, force);
    PrintWriter to = spec.commandLine().getOut();
    to.printf(
        "%s (%d concepts, %d monitored)%n",
        folder.file(),
        bank.concepts().size(),
        bank.concepts().stream().filter(ConceptBank.Concept::monitored).count());
    if (replaces) {
      to.printf("the bank that was there is now %s%n", folder.backup());
    }
    new BankReport(to, force).howToUse(bundle, folder.file(), fitted.layer());
  }
}
