package dev.pellucid.cli;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.OnnxFormat;
import dev.pellucid.graph.Shape;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Writes a compiled graph to a file. */
@Command(
    name = "compile",
    description = "The classifier with its explanations compiled in, for any ONNX runtime.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid compile --model mobilenetv2.onnx --outputs logits,grad-cam --out explained.onnx",
      "  pellucid compile --model signs --outputs probabilities,concepts,input-gradient --out signs.onnx",
      "",
      "Outputs: logits, probabilities, target, input-gradient, grad-cam, activation, gradient, concepts.",
      "The graph takes the images [N,C,H,W] and, where an output depends on the class, target [N]",
      "(int64; -1 stands for the predicted class)."
    })
final class CompileCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--outputs",
      split = ",",
      required = true,
      paramLabel = "OUTPUT",
      converter = OutputConverter.class,
      description = "What the graph is to return; it costs only what these need.")
  List<Output> outputs = List.of();

  @Option(
      names = "--layer",
      paramLabel = "TENSOR",
      description = "Where grad-cam and concepts are taken (default: the model's concept layer).")
  Optional<String> layer = Optional.empty();

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "TENSOR",
      description = "Where activation and gradient are taken (default: the concept layer).")
  List<String> layers = List.of();

  @Option(
      names = "--concepts",
      paramLabel = "FILE",
      description = "A concept bank, as concepts.json of a bundle (default: the bundle's).")
  Optional<Path> concepts = Optional.empty();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write it.")
  Path out;

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = model.read();
    CompiledClassifier compiled =
        ClassifierCompiler.compile(bundle.onnx(), bundle.name(), plan(bundle));
    AtomicFile.write(out, compiled.onnx());
    describe(OnnxFormat.read(compiled.onnx(), bundle.name()), compiled);
    return ExitCode.OK;
  }

  private ExplanationPlan plan(ModelBundle bundle) {
    Set<Output> wanted = EnumSet.copyOf(outputs);
    Optional<ConceptBank> bank =
        concepts
            .map(CompileCommand::monitored)
            .or(bundle::concepts)
            .filter(any -> wanted.contains(Output.CONCEPTS));
    Optional<String> at = layer.or(() -> bank.flatMap(ConceptBank::layer)).or(bundle::conceptLayer);
    ExplanationPlan plan = ExplanationPlan.of(wanted).withLayers(layers);
    ExplanationPlan there = at.map(plan::atLayer).orElse(plan);
    return bank.map(ConceptBank::toVectors).map(there::withConcepts).orElse(there);
  }

  private static ConceptBank monitored(Path file) {
    return BundleReader.readConcepts(file)
        .monitored()
        .orElseThrow(
            () ->
                new WrongUseException(
                    "%s: no concept is monitored; set \"monitored\": true for those that are wanted"
                        .formatted(file)));
  }

  private void describe(Graph graph, CompiledClassifier compiled) {
    TextTable table = new TextTable("", "NAME", "TYPE", "SHAPE");
    graph.inputs().forEach(input -> row(table, "input", input));
    graph.outputs().forEach(output -> row(table, "output", output));
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%s (%d bytes, opset %d)%n", out, compiled.onnx().length, OnnxFormat.OPSET);
    compiled
        .conceptLayer()
        .ifPresent(
            at ->
                to.printf(
                    "concept layer %s [N,%d,%d,%d]%n",
                    at.tensor(), at.channels(), at.height(), at.width()));
    table.lines().forEach(to::println);
    to.flush();
  }

  private static void row(TextTable table, String role, Graph.Value value) {
    table.row(
        role,
        value.name(),
        value.type().name().toLowerCase(Locale.ROOT),
        value.shape().map(Shape::toString).orElse("?"));
  }

  /** Reads the names of outputs as the help spells them. */
  static final class OutputConverter implements ITypeConverter<Output> {
    @Override
    public Output convert(String text) {
      return Arrays.stream(Output.values())
          .filter(output -> id(output).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no output; there are %s"
                          .formatted(
                              text,
                              Arrays.stream(Output.values())
                                  .map(OutputConverter::id)
                                  .collect(Collectors.joining(", ")))));
    }

    private static String id(Output output) {
      return output.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
