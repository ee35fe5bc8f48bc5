package dev.pellucid.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.demo.scenario.DemoExamples;
import dev.pellucid.explain.local.image.prototype.ClassSamples;
import dev.pellucid.explain.local.image.prototype.GaussianKernel;
import dev.pellucid.explain.local.image.prototype.MmdCritic;
import dev.pellucid.explain.local.image.prototype.ProtoDash;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.ModelManifest;
import dev.pellucid.model.examples.Example;
import dev.pellucid.model.examples.ExampleSet;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The examples that stand for each class, and those that they do not stand for. */
@Command(
    name = "prototypes",
    description = "Which few images stand for a class, and which does that leave out?",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid prototypes --out prototypes",
      "  pellucid prototypes --model signs --method protodash --classes stop,yield",
      "",
      "The images are those that 'fit examples' kept; the demo's model has its own."
    })
final class PrototypesCommand implements Callable<Integer> {

  /** How they are picked. */
  enum Method {
    MMD_CRITIC,
    PROTODASH;

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Method of(String text) {
      return Arrays.stream(values())
          .filter(each -> each.toString().equalsIgnoreCase(text.replace('_', '-')))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s but was '%s'"
                          .formatted(Arrays.toString(values()), text)));
    }
  }

  /** By the names that are typed, of which an error names each once. */
  static final class MethodConverter implements ITypeConverter<Method> {
    @Override
    public Method convert(String text) {
      return Method.of(text);
    }
  }

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--method",
      converter = MethodConverter.class,
      description =
          "mmd-critic (prototypes and criticisms) or protodash (weighted prototypes; default: mmd-critic).")
  Method method = Method.MMD_CRITIC;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "K",
      description = "Classes by label or index (default: all that have images).")
  List<String> classes = List.of();

  @Option(
      names = "--prototypes",
      paramLabel = "N",
      description = "How many of a class (default: 6).")
  int prototypes = 6;

  @Option(
      names = "--criticisms",
      paramLabel = "N",
      description = "mmd-critic: how many of a class (default: 4).")
  int criticisms = 4;

  @Option(
      names = "--gamma",
      paramLabel = "X",
      description = "Of the kernel exp(-gamma d²) (default: one over the median d² of the class).")
  Optional<Double> gamma = Optional.empty();

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Of larger classes so many images are drawn at random (default: 5000).")
  int most = 5000;

  @Option(names = "--seed", paramLabel = "N", description = "By which they are (default: 0).")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes prototypes.json and prototypes.png there.")
  Optional<Path> out = Optional.empty();

  /**
   * A picked image.
   *
   * @param role prototype or criticism
   * @param label its true class, if that is known
   * @param value of prototypes the discrepancy that is left with it, or with protodash its weight
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Picked(
      String role,
      int index,
      String name,
      Optional<String> label,
      String predicted,
      Optional<Double> value) {}

  /**
   * What was picked of a class.
   *
   * @param images that the class has
   * @param compared so many of them
   */
  record OfClass(String label, int images, int compared, double gamma, List<Picked> picked) {}

  /** More rows make a sheet that no one looks at, and that takes a gigabyte. */
  private static final int MOST_ROWS = 200;

  @Override
  public Integer call() throws IOException {
    if (gamma.isPresent() && !(gamma.get() > 0 && Double.isFinite(gamma.get()))) {
      throw new WrongUseException("--gamma is above 0, not " + gamma.get());
    }
    if (prototypes < 1 || criticisms < 0 || most < 2) {
      throw new WrongUseException(
          "--prototypes is 1 or more, --criticisms not negative and --most 2 or more");
    }
    model.useOrDemo(this::pick);
    return ExitCode.OK;
  }

  private void pick(ModelBundle bundle) throws IOException {
    if (!model.isNamed()) {
      DemoExamples.make(bundle.location());
    }
    try (Classifier classifier = new Classifier(bundle, SessionSettings.onCpu())) {
      ExampleSet examples = classifier.examples();
      List<OfClass> all = pick(examples, bundle.manifest());
      print(all);
      if (out.isPresent()) {
        Files.createDirectories(out.get());
        AtomicFile.write(
            out.get().resolve("prototypes.json"),
            (Json.of(all) + "\n").getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(
            out.get().resolve("prototypes.png"), new PrototypeSheet(examples).draw(all));
      }
    }
  }

  private List<OfClass> pick(ExampleSet examples, ModelManifest manifest) {
    ClassSamples samples = new ClassSamples(most, seed);
    examples.forEach(samples::add);
    List<Integer> wanted =
        classes.isEmpty()
            ? samples.classes()
            : classes.stream().map(text -> TargetClass.indexOf(text, manifest)).toList();
    if (out.isPresent() && wanted.size() > MOST_ROWS) {
      throw new WrongUseException(
          "a sheet of %d classes is too large to look at; name %d at most by --classes"
              .formatted(wanted.size(), MOST_ROWS));
    }
    List<OfClass> all = new ArrayList<>();
    try (Progress progress = Progress.of("picking", wanted.size(), "classes")) {
      for (int index : wanted) {
        if (!samples.classes().contains(index)) {
          throw new WrongUseException(
              "the examples have no image of class '%s'".formatted(manifest.label(index)));
        }
        all.add(
            ofClass(
                samples.seen(index),
                samples.of(index).stream().map(examples::example).toList(),
                index,
                manifest));
        progress.step(1);
      }
    }
    return all;
  }

  private OfClass ofClass(int seen, List<Example> images, int index, ModelManifest manifest) {
    List<float[]> features = images.stream().map(Example::features).toList();
    GaussianKernel kernel =
        gamma
            .map(GaussianKernel::new)
            .orElseGet(
                () ->
                    features.size() < 2
                        ? new GaussianKernel(1)
                        : GaussianKernel.forVectors(features, seed));
    return new OfClass(
        manifest.label(index),
        seen,
        images.size(),
        kernel.gamma(),
        switch (method) {
          case MMD_CRITIC -> critic(images, features, kernel, manifest);
          case PROTODASH -> dash(images, features, kernel, manifest);
        });
  }

  private List<Picked> critic(
      List<Example> images, List<float[]> features, GaussianKernel kernel, ModelManifest manifest) {
    MmdCritic.Selection found = MmdCritic.select(features, kernel, prototypes, criticisms);
    List<Picked> picked = new ArrayList<>();
    for (int i = 0; i < found.prototypes().size(); i++) {
      picked.add(
          picked(
              "prototype",
              images.get(found.prototypes().get(i)),
              Optional.of(found.discrepancy().get(i)),
              manifest));
    }
    found
        .criticisms()
        .forEach(i -> picked.add(picked("criticism", images.get(i), Optional.empty(), manifest)));
    return picked;
  }

  private List<Picked> dash(
      List<Example> images, List<float[]> features, GaussianKernel kernel, ModelManifest manifest) {
    ProtoDash.Selection found = ProtoDash.select(features, kernel, prototypes);
    return IntStream.range(0, found.prototypes().size())
        .mapToObj(
            i ->
                picked(
                    "prototype",
                    images.get(found.prototypes().get(i)),
                    Optional.of(found.weights()[i]),
                    manifest))
        .toList();
  }

  private static Picked picked(
      String role, Example example, Optional<Double> value, ModelManifest manifest) {
    return new Picked(
        role,
        example.index(),
        example.name(),
        example.label().isPresent()
            ? Optional.of(manifest.label(example.label().getAsInt()))
            : Optional.empty(),
        manifest.label(example.predicted()),
        value);
  }

  private void print(List<OfClass> all) {
    PrintWriter to = spec.commandLine().getOut();
    TextTable table =
        new TextTable(
            "CLASS",
            "ROLE",
            "INDEX",
            "NAME",
            "TAKEN FOR",
            method == Method.MMD_CRITIC ? "MMD² LEFT" : "WEIGHT");
    for (OfClass each : all) {
      for (Picked picked : each.picked()) {
        table.row(
            each.label(),
            picked.role(),
            String.valueOf(picked.index()),
            picked.name(),
            picked.predicted(),
            picked.value().map(value -> String.format(Locale.ROOT, "%.4f", value)).orElse("–"));
      }
    }
    table.lines().forEach(to::println);
    to.flush();
  }
}
