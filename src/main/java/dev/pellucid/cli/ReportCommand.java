package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.PhotoFolder;
import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.neurons.MaskFolders;
import dev.pellucid.cli.report.DrawnScenes;
import dev.pellucid.cli.report.GlobalReport;
import dev.pellucid.cli.report.GlobalReport.Images;
import dev.pellucid.cli.report.Report;
import dev.pellucid.cli.report.SectionMaker;
import dev.pellucid.cli.report.Sections;
import dev.pellucid.cli.report.Settings;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Explains a model as a whole, on one page. */
@Command(
    name = "report",
    description = "What does a model rely on, and where is that risky? One page for everyone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid report --out report",
      "  pellucid report --model signs --data photos --out report",
      "  pellucid report --model signs --data photos --sections overview --out report",
      "",
      "Without --data the images are drawn scenes, in which the sign's pixels are known; the model is",
      "the demo's unless --model names another. DIR has images, or a folder of them for each class;",
      "labels.csv (file, and label or class_index) names their classes, NAME_mask.png marks the object",
      "of NAME.jpg, --masks where concepts are. DIR/report.html needs nothing besides; DIR/report.json",
      "has the figures. One that was stopped goes on with the section where it was when it is called",
      "again."
    })
final class ReportCommand implements Callable<Integer> {

  private static final double CONFIDENCE = 0.95;

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of images (default: drawn scenes).")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description =
          "With --data: DIR/CONCEPT/NAME.png is white where image NAME shows it, of its size.")
  Optional<Path> masks = Optional.empty();

  @Option(
      names = "--scenes",
      paramLabel = "N",
      description = "Without --data: how many scenes are drawn (default: 800).")
  int scenes = 800;

  @Option(
      names = "--per-class",
      paramLabel = "N",
      description = "At most so many images of a class in sections that cost much (default: 150).")
  int perClass = 150;

  @Option(
      names = "--sections",
      split = ",",
      paramLabel = "ID",
      description = "Only these, such as overview (default: all).")
  List<String> sections = List.of();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of scenes and of all that is drawn (default: 1).")
  long seed = 1;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where report.html and report.json go.")
  Path out;

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (masks.isPresent() && data.isEmpty()) {
      throw new WrongUseException("name the images of --masks by --data; drawn scenes have theirs");
    }
    if (scenes < 1 || perClass < 1) {
      throw new WrongUseException("at least one image is needed");
    }
    List<SectionMaker> makers = makers();
    model.useOrDemo(bundle -> report(bundle, makers));
    return ExitCode.OK;
  }

  private List<SectionMaker> makers() {
    List<SectionMaker> makers = new ArrayList<>();
    for (String id : sections) {
      makers.add(
          Sections.find(id)
              .orElseThrow(
                  () ->
                      new WrongUseException(
                          "there is no section '%s'; there are %s"
                              .formatted(
                                  id, Sections.all().stream().map(SectionMaker::id).toList()))));
    }
    return makers.isEmpty() ? Sections.all() : makers;
  }

  private void report(ModelBundle bundle, List<SectionMaker> makers) throws IOException {
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      Report report =
          new GlobalReport(
                  out,
                  makers,
                  (task, steps, work) -> {
                    try (Progress progress = Progress.of(task, steps, "steps")) {
                      work.go(progress::step);
                    }
                  })
              .write(
                  classifier,
                  bundle.manifest(),
                  images(bundle),
                  new Settings(CONFIDENCE, perClass, seed));
      report.notes().forEach(spec.commandLine().getErr()::println);
      spec.commandLine()
          .getOut()
          .printf(
              "%s (%d images, %d sections, %d findings)%n",
              out.resolve(GlobalReport.PAGE),
              report.images(),
              report.sections().size(),
              report.sections().stream().mapToInt(section -> section.findings().size()).sum());
      spec.commandLine().getOut().flush();
    }
  }

  private Images images(ModelBundle bundle) throws IOException {
    List<String> labels = bundle.manifest().labels();
    if (data.isEmpty()) {
      DrawnScenes drawn = new DrawnScenes(SceneDistribution.unbiased(), seed);
      return new Images(
          drawn.samples(bundle.manifest().input(), labels, scenes),
          "drawn scenes of seed %d, every landscape as often behind every sign".formatted(seed),
          "scenes %d %d".formatted(seed, scenes),
          Optional.of(drawn.marked(bundle.manifest().input(), scenes)));
    }
    List<Path> files = ImageFiles.encodedIn(data.get());
    PhotoFolder folder = PhotoFolder.of(data.get(), files, labels);
    List<Path> sources = new ArrayList<>(folder.sources());
    Optional<ConceptPictures> marked = Optional.empty();
    if (masks.isPresent()) {
      MaskFolders folders = LookedAtOptions.folders(masks.get());
      sources.addAll(folders.files());
      marked = Optional.of(marked(bundle.manifest().input(), folder.photos(), folders));
    }
    return new Images(
        folder.samples(bundle.manifest().input(), Integer.MAX_VALUE, false),
        "images of the folder '%s'"
            .formatted(data.get().toAbsolutePath().normalize().getFileName()),
        Images.identity(sources),
        marked);
  }

  private static ConceptPictures marked(InputSpec input, List<Path> photos, MaskFolders folders) {
    PictureReader reader = new PictureReader(input);
    Preprocessor preprocessor = new Preprocessor(input);
    return new ConceptPictures(
        folders.concepts(),
        photos.size(),
        number -> LookedAtOptions.read(photos.get(number), folders, reader, preprocessor));
  }
}
