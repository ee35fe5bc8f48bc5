package dev.pellucid.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the service against a Kafka that is there. */
@Command(
    name = "serve",
    description = "The service: explains the images of a Kafka topic.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  KAFKA_BOOTSTRAP_SERVERS=broker:9092 pellucid serve",
      "  pellucid serve --kafka broker1:9092,broker2:9092 --port 8080"
    })
final class ServeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Bootstrap servers; else what KAFKA_BOOTSTRAP_SERVERS or the configuration says.")
  Optional<String> bootstrapServers = Optional.empty();

  @Option(
      names = {"--port", "--http_port"},
      paramLabel = "PORT",
      description = "Port of the page and the REST interface.")
  Optional<Integer> port = Optional.empty();

  /**
   * KServe adds these to the command of whatever explainer it starts. Here they say nothing: models
   * are told apart by their folder, and an explainer predicts by itself.
   */
  @Option(
      names = {"--model_name", "--predictor_host", "--predictor_protocol", "--workers"},
      hidden = true)
  List<String> givenByKserve = List.of();

  @Override
  public Integer call() {
    bootstrapServers.ifPresent(servers -> System.setProperty(KafkaAddress.PROPERTY, servers));
    port.ifPresent(value -> System.setProperty("quarkus.http.port", value.toString()));
    if (!KafkaAddress.isConfigured()) {
      throw new ParameterException(
          spec.commandLine(),
          "no Kafka is configured. Set KAFKA_BOOTSTRAP_SERVERS=host:port, or give --kafka host:port;"
              + " to try it without a Kafka of your own, use 'demo'.");
    }
    if (!Server.isDevMode() && ServiceSecurity.isOff()) {
      throw new ParameterException(
          spec.commandLine(),
          "pellucid.security.mode=off would let whoever reaches this service do everything. Set it to"
              + " basic, with users under pellucid.security.users, or to oidc; to try things out, use"
              + " 'demo'.");
    }
    return Server.run();
  }
}
