package dev.pellucid.demo.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker with two doors: one for the test, where everything is allowed, and one as companies have
 * it, with TLS, passwords by SCRAM-SHA-512, and nothing allowed that no rule allows.
 */
public final class SecuredKafka implements AutoCloseable {

  private static final String STORE_PASSWORD = "of-the-store";
  private static final int ITERATIONS = 4096;

  private final EmbeddedKafka broker;
  private final int securedPort;
  private final Path trustStore;

  private SecuredKafka(EmbeddedKafka broker, int securedPort, Path trustStore) {
    this.broker = broker;
    this.securedPort = securedPort;
    this.trustStore = trustStore;
  }

  /**
   * Starts it.
   *
   * @param folder for its key and the certificate that clients need
   */
  public static SecuredKafka start(Path folder) throws IOException, InterruptedException {
    int open = freePort();
    int secured = freePort();
    int controller = freePort();
    Path keyStore = folder.resolve("broker.p12");
    Path certificate = folder.resolve("broker.pem");
    Path trustStore = folder.resolve("trust.p12");
    keytool(
        keyStore,
        List.of(
            "-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1"));
    keytool(keyStore, List.of("-exportcert", "-rfc", "-file", certificate.toString()));
    keytool(trustStore, List.of("-importcert", "-noprompt", "-file", certificate.toString()));
    BrokerSettings settings =
        BrokerSettings.temporary()
            .onPort(open)
            .with(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,SECURED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(open, secured, controller))
            .with(
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:%d,SECURED://127.0.0.1:%d".formatted(open, secured))
            .with("controller.quorum.voters", "1@127.0.0.1:" + controller)
            .with(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL")
            .with("listener.name.secured.sasl.enabled.mechanisms", "SCRAM-SHA-512")
            .with(
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;")
            .with("listener.name.secured.ssl.keystore.location", keyStore.toString())
            .with("listener.name.secured.ssl.keystore.password", STORE_PASSWORD)
            .with("listener.name.secured.ssl.keystore.type", "PKCS12")
            .with(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("super.users", "User:ANONYMOUS");
    return new SecuredKafka(EmbeddedKafka.start(settings), secured, trustStore);
  }

  private static void keytool(Path store, List<String> what)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(
        List.of(
            "-alias",
            "broker",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            STORE_PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** The door where everything is allowed. */
  public String openBootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The other one. */
  public String securedBootstrapServers() {
    return "127.0.0.1:" + securedPort;
  }

  public void createTopics(List<NewTopic> topics) {
    broker.createTopics(topics);
  }

  /** Lets a user in, who may do this and nothing else. */
  public void letIn(String user, String password, List<AclBinding> rights)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", openBootstrapServers()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      user,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                      password)))
          .all()
          .get();
      admin.createAcls(rights).all().get();
    }
  }

  /** What a client's environment has to say to come in by the other door. */
  public Map<String, String> environment(String user, String password) {
    return Map.of(
        "KAFKA_SECURITY_PROTOCOL",
        "SASL_SSL",
        "KAFKA_SASL_MECHANISM",
        "SCRAM-SHA-512",
        "KAFKA_SASL_JAAS_CONFIG",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password),
        "KAFKA_SSL_TRUSTSTORE_LOCATION",
        trustStore.toString(),
        "KAFKA_SSL_TRUSTSTORE_PASSWORD",
        STORE_PASSWORD,
        "KAFKA_SSL_TRUSTSTORE_TYPE",
        "PKCS12");
  }

  @Override
  public void close() {
    broker.close();
  }
}
