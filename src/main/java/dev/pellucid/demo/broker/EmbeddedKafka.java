package dev.pellucid.demo.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single-node Apache Kafka in KRaft mode, broker and controller in this process: the real thing,
 * transactions included, without Docker.
 *
 * <p>It listens on the loopback address only and keeps no replicas: it is for the demo, for
 * development and for tests. With a {@linkplain BrokerSettings#keptIn folder of its own} what was
 * written survives {@link #close()} and even a killed process; without one everything is gone at
 * {@link #close()}.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int ADMIN_SECONDS = 30;

  /**
   * What the broker may say: a fresh controller warns that its log is empty. The loggers are held
   * here, for a logger that nobody holds forgets its level.
   */
  private static final Map<Logger, Level> BROKER_LOGGERS =
      Map.of(
          Logger.getLogger("kafka"), Level.WARNING,
          Logger.getLogger("org.apache.kafka"), Level.WARNING,
          Logger.getLogger("org.apache.kafka.controller"), Level.SEVERE,
          Logger.getLogger("state.change.logger"), Level.WARNING);

  private final KafkaRaftServer server;
  private final int port;
  private final Path data;
  private final boolean temporary;

  private EmbeddedKafka(KafkaRaftServer server, int port, Path data, boolean temporary) {
    this.server = server;
    this.port = port;
    this.data = data;
    this.temporary = temporary;
  }

  /** Starts a broker on a free port, over a temporary folder. */
  public static EmbeddedKafka start() {
    return start(BrokerSettings.temporary());
  }

  /**
   * Formats the folder if it is new, starts the broker, and returns when clients can connect.
   *
   * @throws BrokerStartException if the port is taken, the folder cannot be used, or Kafka refuses
   */
  public static EmbeddedKafka start(BrokerSettings settings) {
    quieten();
    int[] free = freePorts(2);
    int port = settings.port().orElse(free[0]);
    checkFree(port);
    boolean temporary = settings.data().isEmpty();
    Path data =
        settings.data().map(EmbeddedKafka::folder).orElseGet(EmbeddedKafka::temporaryFolder);
    try {
      format(data);
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(settings.properties(HOST, port, free[1], data), false), Time.SYSTEM);
      startup(server);
      return new EmbeddedKafka(server, port, data, temporary);
    } catch (RuntimeException e) {
      if (temporary) {
        delete(data);
      }
      throw new BrokerStartException(
          "Kafka did not start on port %d over %s: %s".formatted(port, data, e.getMessage()), e);
    }
  }

  /** Of a server that starts only in part, nothing stays: it would hold ports and the folder. */
  private static void startup(KafkaRaftServer server) {
    try {
      server.startup();
    } catch (RuntimeException e) {
      try {
        stop(server);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  /** What to put into {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** Where clients connect, on the loopback address. */
  public int port() {
    return port;
  }

  /** The folder that holds the log segments. */
  public Path data() {
    return data;
  }

  /** Creates topics of one partition each; those that exist already are left as they are. */
  public void createTopics(String... names) {
    createTopics(Arrays.stream(names).map(name -> new NewTopic(name, 1, (short) 1)).toList());
  }

  /**
   * Creates the topics that do not exist yet; the others are left as they are.
   *
   * @throws BrokerStartException if a topic cannot be created
   */
  public void createTopics(List<NewTopic> topics) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      Set<String> existing = admin.listTopics().names().get(ADMIN_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing =
          topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
      admin.createTopics(missing).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerStartException("cannot create " + topics + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerStartException("interrupted while creating " + topics, e);
    }
  }

  /** Stops the broker; a temporary folder is deleted. Does nothing the second time. */
  @Override
  public void close() {
    stop(server);
    if (temporary) {
      delete(data);
    }
  }

  /** A broker is as talkative as a whole application; its host speaks, unless it was asked to. */
  private static void quieten() {
    BROKER_LOGGERS.forEach(
        (logger, level) -> {
          if (logger.getLevel() == null) {
            logger.setLevel(level);
          }
        });
  }

  private static void format(Path data) {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(out)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .run();
    } catch (Exception e) {
      throw new BrokerStartException(
          "cannot format %s: %s %s"
              .formatted(data, e.getMessage(), said.toString(StandardCharsets.UTF_8)),
          e);
    }
  }

  private static void checkFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      // As Kafka binds: connections of a broker that just stopped may still linger on the port.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new BrokerStartException(
          "port %d is taken; stop what listens there or choose another port".formatted(port), e);
    }
  }

  /** Different ones, for all are held until the last is found. */
  private static int[] freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      held.forEach(EmbeddedKafka::release);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(Path wanted) {
    try {
      return Files.createDirectories(wanted).toAbsolutePath();
    } catch (IOException e) {
      throw new BrokerStartException("cannot use %s as data folder".formatted(wanted), e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("pellucid-kafka");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
