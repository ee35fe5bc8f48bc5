package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.bench.race.RaceServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Explains what standard input asks for, and says what each explanation took. */
@Command(
    name = "serve",
    description =
        "Explain what standard input asks for, one line of JSON each, and say what each took.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo '{\"method\": \"saliency\", \"images\": \"batch.npy\", \"out\": \"maps.npy\"}' \\",
      "      | pellucid bench serve --model mobilenetv2.onnx --threads 1",
      "",
      "The race against other libraries (src/bench/race.py) takes turns with it."
    })
final class BenchServeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    try (RaceServer server = new RaceServer(model.read(), session.settings());
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      server.serve(turns, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }
}
