package dev.pellucid.cli;

import dev.pellucid.demo.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs everything there is to see, on a Kafka of its own. */
@Command(
    name = "demo",
    description = "A Kafka, a stream of road-sign scenes, the service and its live page, all here.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid demo",
      "  pellucid demo --rate 100 --garbage 0.05 --port 8081",
      "  kcat -b localhost:9092 -t explanations -C          (in another terminal)",
      "",
      "Ctrl-C stops it. Nothing is kept."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int KAFKA_PORT = 9092;
  private static final int MANAGEMENT_PORT = 9000;

  /** Set while there is a demo in this process, in whatever class loader. */
  private static final String RUNNING = "dev.pellucid.demo-running";

  /**
   * In dev mode the next demo starts while the one before closes; it must wait, or it would find
   * the ports taken. Each is in a class loader of its own, but strings are interned in one place.
   */
  private static final Object ONE_AT_A_TIME = "dev.pellucid.demo".intern();

  @Spec CommandSpec spec;

  @Option(names = "--rate", paramLabel = "N", description = "Images a second (default: 20).")
  Optional<Double> rate = Optional.empty();

  @Option(names = "--images", paramLabel = "N", description = "How many (default: without end).")
  Optional<Long> images = Optional.empty();

  @Option(
      names = "--garbage",
      paramLabel = "X",
      description = "Share of images that are spoiled, 0 to 1 (default: 0.01).")
  Optional<Double> garbage = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is left to chance.")
  Optional<Long> seed = Optional.empty();

  @Option(names = "--port", paramLabel = "N", description = "Of the page (default: 8080).")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      description = "Of the Kafka (default: 9092, or a free one if that is taken).")
  Optional<Integer> kafkaPort = Optional.empty();

  /** Whether the demo of a class loader before this one has not closed yet. */
  static boolean isClosing() {
    return System.getProperty(RUNNING) != null;
  }

  @Override
  public Integer call() throws IOException {
    synchronized (ONE_AT_A_TIME) {
      CountDownLatch closed = Server.holdExit();
      System.setProperty(RUNNING, "true");
      try {
        return run();
      } finally {
        System.clearProperty(RUNNING);
        closed.countDown();
      }
    }
  }

  private int run() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Starting Kafka ...");
    out.flush();
    try (Demo demo = Demo.start(kafkaPort());
        ServerProperties properties = ServerProperties.set(configuration(demo))) {
      out.printf(
          "Kafka listens on %s: images come in on 'images', explanations go out on 'explanations'.%n"
              + "The page is at http://localhost:%s once the service is up. Ctrl-C stops it.%n",
          demo.bootstrapServers(), properties.get("quarkus.http.port").orElse("8080"));
      out.flush();
      return Server.run();
    }
  }

  private Map<String, String> configuration(Demo demo) {
    Map<String, String> configuration = new HashMap<>(demo.configuration());
    rate.ifPresent(value -> configuration.put("pellucid.demo.rate", value.toString()));
    images.ifPresent(value -> configuration.put("pellucid.demo.images", value.toString()));
    garbage.ifPresent(value -> configuration.put("pellucid.demo.garbage", value.toString()));
    seed.ifPresent(value -> configuration.put("pellucid.demo.seed", value.toString()));
    port.ifPresent(value -> configuration.put("quarkus.http.port", value.toString()));
    ServiceSecurity.ofThisMachine()
        .forEach((key, value) -> unlessConfigured(configuration, key, value));
    if (!isFree(MANAGEMENT_PORT)) {
      configuration.put("quarkus.management.port", "0");
    }
    return configuration;
  }

  private static void unlessConfigured(
      Map<String, String> configuration, String property, String value) {
    if (ConfigProvider.getConfig().getOptionalValue(property, String.class).isEmpty()) {
      configuration.put(property, value);
    }
  }

  private OptionalInt kafkaPort() {
    if (kafkaPort.isPresent()) {
      return OptionalInt.of(kafkaPort.get());
    }
    return isFree(KAFKA_PORT) ? OptionalInt.of(KAFKA_PORT) : OptionalInt.empty();
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
