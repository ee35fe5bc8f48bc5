package dev.pellucid.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of the commands; without one it serves, or in dev mode without a Kafka, demonstrates.
 */
@Command(
    name = "pellucid",
    description = "A reactive streaming explanation service for image classifiers.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid demo",
      "  pellucid explain cat.jpg --model mobilenetv2.onnx --method saliency,grad-cam --format png",
      "  KAFKA_BOOTSTRAP_SERVERS=broker:9092 pellucid serve",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong use. Without a command: serve."
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      HashPasswordCommand.class,
      MethodsCommand.class,
      CompileCommand.class,
      ExplainCommand.class,
      FitCommand.class,
      BenchCommand.class,
      AgreeCommand.class,
      LocaliseCommand.class,
      EvaluateCommand.class,
      RoarCommand.class,
      RetrainCommand.class,
      ConceptsCommand.class,
      ReportCommand.class,
      ExamplesCommand.class,
      PrototypesCommand.class,
      NeuronsCommand.class,
      SimulateCommand.class
    })
final class PellucidCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show what libraries log, and the stack trace of an error.")
  boolean verbose;

  /** The command line, ready to execute: arguments in, exit code out. */
  static CommandLine commandLine() {
    PellucidCommand root = new PellucidCommand();
    ErrorReporter reporter = new ErrorReporter(root);
    return new CommandLine(root)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setExecutionStrategy(
            parsed -> {
              LibraryLogs.configure(root.verbose);
              return new CommandLine.RunLast().execute(parsed);
            })
        .setExecutionExceptionHandler(reporter)
        .setParameterExceptionHandler(reporter);
  }

  @Override
  public Integer call() {
    boolean nothingToServe = DemoCommand.isClosing() || !KafkaAddress.isConfigured();
    return spec.commandLine().execute(Server.isDevMode() && nothingToServe ? "demo" : "serve");
  }
}
