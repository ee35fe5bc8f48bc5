package dev.pellucid.stream;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service as a process of its own, and what can be seen of it from outside. */
final class ServiceProcess implements AutoCloseable {

  /**
   * How it is started.
   *
   * @param name of its log, {@code target/NAME.log}, to which it appends
   * @param bootstrapServers the Kafka that it serves
   * @param heap as {@code -Xmx} takes it
   * @param properties its configuration
   * @param environment more variables of its environment
   */
  record Setup(
      String name,
      String bootstrapServers,
      String heap,
      Map<String, String> properties,
      Map<String, String> environment) {

    Setup {
      properties = Map.copyOf(properties);
      environment = Map.copyOf(environment);
    }

    static Setup of(String name, String bootstrapServers) {
      return new Setup(name, bootstrapServers, "256m", Map.of(), Map.of());
    }

    Setup with(String property, String value) {
      Map<String, String> more = new HashMap<>(properties);
      more.put(property, value);
      return new Setup(name, bootstrapServers, heap, more, environment);
    }

    Setup withEnvironment(Map<String, String> variables) {
      Map<String, String> more = new HashMap<>(environment);
      more.putAll(variables);
      return new Setup(name, bootstrapServers, heap, properties, more);
    }
  }

  private final Process process;
  private final File log;
  private final int port;
  private final int managementPort;

  private ServiceProcess(Process process, File log, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
  }

  static ServiceProcess start(Setup setup) {
    int port = freePort();
    int managementPort = freePort();
    File log = new File("target/" + setup.name() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + setup.heap());
    setup.properties().forEach((property, value) -> command.add("-D" + property + "=" + value));
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Dquarkus.management.port=" + managementPort);
    command.addAll(
        List.of(
            "-jar",
            "target/quarkus-app/quarkus-run.jar",
            "serve",
            "--kafka",
            setup.bootstrapServers()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(setup.environment());
    try {
      return new ServiceProcess(builder.start(), log, port, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it says so itself. */
  boolean isReady() {
    return status("http://localhost:" + managementPort + "/q/health/ready", Map.of()) == 200;
  }

  /** Whether it says so itself. */
  boolean isLive() {
    return status("http://localhost:" + managementPort + "/q/health/live", Map.of()) == 200;
  }

  /** What its page answers; -1 while it does not. */
  int status(String path, String authorization) {
    return status("http://localhost:" + port + path, Map.of("Authorization", authorization));
  }

  private static int status(String address, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    headers.forEach(request::header);
    try {
      HttpResponse<Void> answer =
          HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
      return answer.statusCode();
    } catch (IOException notThere) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** All that it said, and those of the same name before it. */
  String log() {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
